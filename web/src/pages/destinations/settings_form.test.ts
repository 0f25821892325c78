import { describe, expect, it } from 'vitest'
import type { SettingField } from '../../api/types'
import {
  allValues,
  changedValues,
  entriesOf,
  labelOf,
  problemsOf,
  rangeOf,
  splitFields,
  valueOf,
} from './settings_form'

function field(
  name: string,
  kind: SettingField['kind'],
  more: Partial<SettingField> = {},
): SettingField {
  return { name, kind, required: false, secret: false, default: null, description: '', ...more }
}

const url = field('url', 'url', { required: true })
const batchMax = field('batch_max', 'integer', { default: 1, minimum: 1, maximum: 4000 })
const gzip = field('gzip', 'boolean', { default: false })
const headers = field('headers', 'map', { secret: true })
const sharedSecret = field('shared_secret', 'string', { secret: true })
const webhook = [url, batchMax, gzip, headers, sharedSecret]

describe('the form of settings', () => {
  it('folds what has a default, and shows what is required or secret', () => {
    const { main, advanced } = splitFields(webhook)
    expect(main.map((each) => each.name)).toEqual(['url', 'headers', 'shared_secret'])
    expect(advanced.map((each) => each.name)).toEqual(['batch_max', 'gzip'])
  })

  it('is empty where nothing was given, and asks for new secrets only', () => {
    const entries = entriesOf(webhook, { url: 'https://a.example' }, ['shared_secret'])
    expect(entries['url']?.text).toBe('https://a.example')
    expect(entries['batch_max']?.text).toBe('')
    expect(entries['shared_secret']?.replacing).toBe(false)
    expect(entries['headers']?.replacing).toBe(true)
  })

  it("makes values of the fields' kinds, and none of empty fields", () => {
    const entries = entriesOf(webhook, {}, [])
    entries['url']!.text = ' https://a.example '
    entries['batch_max']!.text = '100'
    entries['gzip']!.text = 'true'
    entries['headers']!.pairs = [
      { name: 'X-Key', value: '1' },
      { name: '', value: '' },
    ]
    expect(allValues(webhook, entries)).toEqual({
      url: 'https://a.example',
      batch_max: 100,
      gzip: true,
      headers: { 'X-Key': '1' },
    })
  })

  it('keeps the blanks of a secret', () => {
    expect(valueOf(sharedSecret, { text: ' a ', pairs: [], replacing: true })).toBe(' a ')
  })

  it('sends only what changed, and null for what was taken out', () => {
    const settings = { url: 'https://a.example', batch_max: 10, gzip: true }
    const entries = entriesOf(webhook, settings, ['shared_secret'])
    expect(changedValues(webhook, entries, settings, ['shared_secret'])).toEqual({})
    entries['batch_max']!.text = ''
    entries['gzip']!.text = 'false'
    expect(changedValues(webhook, entries, settings, ['shared_secret'])).toEqual({
      batch_max: null,
      gzip: false,
    })
  })

  it('takes a secret out where it is replaced by nothing', () => {
    const entries = entriesOf(webhook, {}, ['shared_secret'])
    entries['shared_secret']!.replacing = true
    expect(changedValues(webhook, entries, {}, ['shared_secret'])).toEqual({ shared_secret: null })
  })

  it("does not take the order of a map's members for a change", () => {
    const map = field('labels', 'map')
    const entries = entriesOf([map], { labels: { b: '2', a: '1' } }, [])
    expect(changedValues([map], entries, { labels: { a: '1', b: '2' } }, [])).toEqual({})
  })

  it('says what is missing, outside its bounds, or no address', () => {
    const entries = entriesOf(webhook, { url: 'example.com', batch_max: 5000 }, [])
    expect(problemsOf(webhook, entries)).toEqual({
      url: 'This is to be an address that begins with http:// or https://.',
      batch_max: 'This is to be 1 to 4,000.',
    })
    entries['url']!.text = ''
    entries['batch_max']!.text = 'many'
    expect(problemsOf(webhook, entries)).toEqual({
      url: 'This is needed.',
      batch_max: 'This is to be a whole number.',
    })
  })

  it('does not ask again for a required secret that is set', () => {
    const key = field('key', 'string', { required: true, secret: true })
    expect(problemsOf([key], entriesOf([key], {}, ['key']))).toEqual({})
    expect(problemsOf([key], entriesOf([key], {}, []))).toEqual({ key: 'This is needed.' })
  })

  it('finds a name that a map has twice', () => {
    const entries = entriesOf([headers], {}, [])
    entries['headers']!.pairs = [
      { name: 'X-A', value: '1' },
      { name: 'X-A', value: '2' },
    ]
    expect(problemsOf([headers], entries)).toEqual({ headers: 'X-A is there twice.' })
  })

  it('names fields and bounds for people', () => {
    expect(labelOf('shared_secret')).toBe('Shared secret')
    expect(labelOf('url')).toBe('URL')
    expect(labelOf('linger_ms')).toBe('Linger (ms)')
    expect(labelOf('timeout_seconds')).toBe('Timeout (seconds)')
    expect(rangeOf(batchMax)).toBe('1 to 4,000')
    expect(rangeOf(field('n', 'integer', { minimum: 1 }))).toBe('at least 1')
    expect(rangeOf(url)).toBe('')
  })

  it('leave lists to the pages that they have', () => {
    const mappings = field('mappings', 'list')
    const entries = entriesOf([url, mappings], { url: 'https://a.example', mappings: [] }, [])
    expect(Object.keys(entries)).toEqual(['url'])
    expect(splitFields([url, mappings])).toEqual({ main: [url], advanced: [] })
    expect(changedValues([url, mappings], entries, { url: 'https://a.example' }, [])).toEqual({})
  })
})
