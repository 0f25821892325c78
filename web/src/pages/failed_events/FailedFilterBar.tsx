// Which failed events are listed: of which destination, with which code, from which source.

import type { Destination, DestinationCounts, Source } from '../../api/types'
import { Select } from '../../components/Select'
import { navigate } from '../../router/router'
import { query } from '../../api/client'
import { useResource } from '../../state/use_resource'
import { byCount } from '../delivery/by_count'
import type { FailedFilters } from './selection'

export interface FailedFilterBarProps {
  destination: Destination
  destinations: Destination[]
  counts: DestinationCounts | undefined
  filters: FailedFilters
  onFilter: (values: Record<string, string | null>) => void
}

export function FailedFilterBar(props: FailedFilterBarProps) {
  const { destination, destinations, counts, filters, onFilter } = props
  const sources = useResource<Source[]>('/api/sources', { cached: true })
  // Without counts: the accounting's have what was taken off the list too.
  const codes = byCount(counts?.discarded_by_code ?? {}).map(([code]) => ({
    value: code,
    label: code,
  }))
  // One comes here by links to codes that may have no count any more.
  const isMissing = filters.code !== '' && !codes.some((each) => each.value === filters.code)
  if (isMissing) codes.push({ value: filters.code, label: filters.code })
  const sourceChoices = (sources.data ?? []).map((source) => ({
    value: source.id,
    label: source.name,
  }))
  return (
    <div class="toolbar filter-bar">
      <Select
        label="Destination"
        value={destination.id}
        choices={destinations.map((each) => ({ value: each.id, label: each.name }))}
        onChange={(id) => navigate(`/failed-events${query({ destination: id })}`)}
      />
      <Select
        label="Code"
        value={filters.code}
        choices={[{ value: '', label: 'All codes' }, ...codes]}
        onChange={(code) => onFilter({ code })}
      />
      <Select
        label="Source"
        value={filters.source}
        choices={[{ value: '', label: 'All sources' }, ...sourceChoices]}
        onChange={(source) => onFilter({ source })}
      />
    </div>
  )
}
