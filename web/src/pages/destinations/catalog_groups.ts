// The catalogue in groups, as one looks for a destination.

import type { CatalogEntry } from '../../api/types'

export interface CatalogGroup {
  title: string
  entries: CatalogEntry[]
}

const kStorage = new Set(['archive', 'kafka', 'stdout'])

function titleOf(entry: CatalogEntry): string {
  if (entry.is_warehouse) return 'Warehouses'
  return kStorage.has(entry.type) ? 'Storage and streams' : 'Services'
}

/** What has every word of the search in its names, type or description. */
export function catalogGroups(entries: readonly CatalogEntry[], search: string): CatalogGroup[] {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const groups: CatalogGroup[] = ['Services', 'Warehouses', 'Storage and streams'].map((title) => ({
    title,
    entries: [],
  }))
  for (const entry of entries) {
    const names = `${entry.name} ${entry.type} ${entry.aliases.join(' ')}`
    const text = `${names} ${entry.description}`.toLowerCase()
    if (!words.every((word) => text.includes(word))) continue
    groups.find((group) => group.title === titleOf(entry))!.entries.push(entry)
  }
  return groups.filter((group) => group.entries.length > 0)
}
