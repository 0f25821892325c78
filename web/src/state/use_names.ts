// What sources and destinations are called, by their ids; the id where that is not known yet.

import type { Destination, Source } from '../api/types'
import { useResource } from './use_resource'

const kEveryMs = 30_000

/** Has the requests whose write key is nobody's. */
export const kUnknownSource = '(unknown)'

export interface Names {
  sources: Source[]
  destinations: Destination[]
  /** Whether they have been asked for, with success or not. */
  known: boolean
  source: (id: string) => string
  destination: (id: string) => string
}

export function useNames(): Names {
  const how = { every: kEveryMs, cached: true }
  const ofSources = useResource<Source[]>('/api/sources', how)
  const ofDestinations = useResource<Destination[]>('/api/destinations', how)
  const sources = ofSources.data ?? []
  const destinations = ofDestinations.data ?? []
  return {
    sources,
    destinations,
    known: !ofSources.loading && !ofDestinations.loading,
    source: (id) => (id === kUnknownSource ? 'Unknown key' : nameIn(sources, id)),
    destination: (id) => nameIn(destinations, id),
  }
}

function nameIn(all: { id: string; name: string }[], id: string): string {
  return all.find((one) => one.id === id)?.name || id
}
