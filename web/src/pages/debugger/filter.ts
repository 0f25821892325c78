// The debugger's filters, as they stand in the address: a view can be kept and passed on.

import type { EventFilter } from '../../api/follow'

export const kFilterNames = ['q', 'source', 'type', 'name', 'user', 'verdict'] as const
export const kTypes = ['track', 'identify', 'page', 'screen', 'group', 'alias']

export function filterOf(query: URLSearchParams): EventFilter {
  const filter: EventFilter = {}
  for (const name of kFilterNames) {
    const value = query.get(name)
    if (value) filter[name] = value
  }
  return filter
}

export function isEmpty(filter: EventFilter): boolean {
  return Object.keys(filter).length === 0
}
