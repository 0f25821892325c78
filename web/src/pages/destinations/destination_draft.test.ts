import { describe, expect, it } from 'vitest'
import type { CatalogEntry, Destination } from '../../api/types'
import { changeOf, draftOf, draftProblems } from './destination_draft'
import { problemAt, problemsElsewhere } from '../../api/problems'

const entry: CatalogEntry = {
  type: 'webhook',
  name: 'Webhook',
  aliases: [],
  description: '',
  website: null,
  is_warehouse: false,
  has_mappings: false,
  can_test: true,
  fields: [
    { name: 'url', kind: 'url', required: true, secret: false, default: null, description: '' },
  ],
}
const destination: Destination = {
  id: 'crm',
  type: 'webhook',
  name: 'CRM',
  enabled: true,
  sources: ['shop', 'app'],
  settings: { url: 'https://a.example' },
  secrets_set: [],
  filters: [],
  delivery: { concurrency: 4, retry_window: '4h' },
  origin: 'file',
  changed: [],
}

describe('the draft of a destination', () => {
  it('changes nothing as it is opened', () => {
    expect(changeOf(draftOf(destination, entry), destination, entry)).toEqual({})
  })

  it('says what is new, and null for what is to be as by default', () => {
    const draft = draftOf(destination, entry)
    draft.name = ' '
    draft.sources = []
    draft.settings['url']!.text = 'https://b.example'
    draft.delivery['concurrency']!.text = ''
    draft.delivery['rate_limit']!.text = '500'
    expect(changeOf(draft, destination, entry)).toEqual({
      name: null,
      sources: null,
      settings: { url: 'https://b.example' },
      delivery: { concurrency: null, rate_limit: 500 },
    })
  })

  it('does not take another order of sources for a change', () => {
    const draft = { ...draftOf(destination, entry), sources: ['app', 'shop'] }
    expect(changeOf(draft, destination, entry)).toEqual({})
  })

  it('names its problems as the server does', () => {
    const draft = draftOf(destination, entry)
    draft.settings['url']!.text = ''
    draft.delivery['concurrency']!.text = '300'
    expect(draftProblems(draft, entry)).toEqual({
      'settings.url': 'This is needed.',
      'delivery.concurrency': 'This is to be 1 to 256.',
    })
  })
})

describe('problems of the server', () => {
  const problems = [
    { field: 'settings.headers.X-Key', message: 'too long' },
    { field: 'filters.0.if', message: 'no' },
    { field: 'delivery', message: 'destination "crm": delivery: retry_window must be a time' },
    { message: 'too many' },
  ]

  it('stand at their field, or at the one that they are a part of', () => {
    expect(problemAt(problems, 'settings.headers')).toBe('Too long.')
    expect(problemAt(problems, 'settings.head')).toBeUndefined()
  })

  it('stand at the field that they name where the server names what holds it', () => {
    expect(problemAt(problems, 'delivery.retry_window')).toBe('retry_window must be a time.')
    expect(problemAt(problems, 'delivery.rate_limit')).toBeUndefined()
  })

  it('are said beside the buttons where the form has no such field', () => {
    expect(problemsElsewhere(problems, ['settings.headers', 'delivery.retry_window'])).toEqual([
      'No.',
      'Too many.',
    ])
  })
})
