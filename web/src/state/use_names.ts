// What sources and destinations are called, by their ids; the id where that is not known yet.

import type { Destination, Source } from '../api/types'
import { useResource } from './use_resource'

const kEveryMs = 30_000

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
    source: (id) => sources.find((source) => source.id === id)?.name || id,
    destination: (id) => destinations.find((one) => one.id === id)?.name || id,
  }
}
