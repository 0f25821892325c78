// What sources and destinations are called, by their ids; the id where that is not known yet.

import type { Destination, Source } from '../api/types'
import { useResource } from './use_resource'

const kEveryMs = 30_000

/** Has the requests whose write key is nobody's. */
export const kUnknownSource = '(unknown)'

export interface Names {
  sources: Source[]
  destinations: Destination[]
  source: (id: string) => string
  destination: (id: string) => string
}

export function useNames(): Names {
  const how = { every: kEveryMs, cached: true }
  const sources = useResource<Source[]>('/api/sources', how).data ?? []
  const destinations = useResource<Destination[]>('/api/destinations', how).data ?? []
  return {
    sources,
    destinations,
    source: (id) => (id === kUnknownSource ? 'Unknown key' : nameIn(sources, id)),
    destination: (id) => nameIn(destinations, id),
  }
}

function nameIn(all: { id: string; name: string }[], id: string): string {
  return all.find((one) => one.id === id)?.name || id
}
