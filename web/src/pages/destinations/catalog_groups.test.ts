import { expect, it } from 'vitest'
import type { CatalogEntry } from '../../api/types'
import { catalogGroups } from './catalog_groups'

function entry(type: string, name: string, more: Partial<CatalogEntry> = {}): CatalogEntry {
  return {
    type,
    name,
    aliases: [],
    description: '',
    website: null,
    is_warehouse: false,
    has_mappings: false,
    can_test: true,
    fields: [],
    ...more,
  }
}

const entries = [
  entry('archive', 'Archive', { description: 'Files in Amazon S3' }),
  entry('sqlite', 'SQLite', { is_warehouse: true }),
  entry('webhook', 'Webhook'),
]

it('groups the catalogue by kind', () => {
  expect(catalogGroups(entries, '').map((group) => [group.title, group.entries.length])).toEqual([
    ['Services', 1],
    ['Warehouses', 1],
    ['Storage and streams', 1],
  ])
})

it('finds a service by its other names', () => {
  const chimp = entry('mailchimp', 'Mailchimp', { aliases: ['MailChimp'], has_mappings: true })
  expect(catalogGroups([chimp], 'MAILCHIMP')[0]?.title).toBe('Services')
})

it('finds by every word, in names and descriptions', () => {
  expect(catalogGroups(entries, ' s3  FILES')[0]?.entries[0]?.type).toBe('archive')
  expect(catalogGroups(entries, 's3 webhook')).toEqual([])
})
