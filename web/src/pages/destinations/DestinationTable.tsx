// The list of destinations, each with its switch and how it does.

import { path, query } from '../../api/client'
import type { Accounting, Destination, DestinationCounts, Source } from '../../api/types'
import { Table, type Column } from '../../components/Table'
import { exact } from '../../format/number'
import { duration } from '../../format/time'
import { StateOfDestination } from '../delivery/StateOfDestination'
import { EnableSwitch } from './EnableSwitch'

export interface DestinationTableProps {
  destinations: Destination[]
  accounting: Accounting | undefined
  sources: Source[] | undefined
  onChanged: (destination: Destination) => void
}

export function DestinationTable(props: DestinationTableProps) {
  const countsOf = (destination: Destination): DestinationCounts | undefined =>
    props.accounting?.destinations[destination.id]
  const number = (key: 'delivered' | 'pending' | 'discarded') => (destination: Destination) => {
    const counts = countsOf(destination)
    if (counts === undefined) return '–'
    if (key === 'discarded' && counts.discarded > 0) {
      const target = `/failed-events${query({ destination: destination.id })}`
      const label = `${exact(counts.discarded)} discarded, failed events of ${destination.name}`
      return (
        <a href={target} aria-label={label}>
          {exact(counts.discarded)}
        </a>
      )
    }
    return exact(counts[key])
  }
  const columns: Column<Destination>[] = [
    { label: 'Destination', header: true, cell: (destination) => <Name of={destination} /> },
    {
      label: 'Enabled',
      cell: (destination) => (
        <EnableSwitch
          destination={destination}
          pending={countsOf(destination)?.pending ?? 0}
          onChanged={props.onChanged}
        />
      ),
    },
    { label: 'Sources', cell: (destination) => sourceNames(destination, props.sources) },
    {
      label: 'State',
      grow: true,
      cell: (destination) => (
        <a class="state-link" href={path`/destinations/${destination.id}/delivery`}>
          <StateOfDestination destination={destination} counts={countsOf(destination)} />
          <Lag counts={countsOf(destination)} />
        </a>
      ),
    },
    { label: 'Delivered', numeric: true, cell: number('delivered') },
    { label: 'Pending', numeric: true, cell: number('pending') },
    { label: 'Discarded', numeric: true, cell: number('discarded') },
  ]
  return (
    <Table
      caption="Destinations"
      class="table-switched"
      rows={props.destinations}
      rowKey={(destination) => destination.id}
      columns={columns}
    />
  )
}

function Name({ of }: { of: Destination }) {
  return (
    <div class="destination-name">
      <a class="row-link" href={path`/destinations/${of.id}`}>
        {of.name}
      </a>
      <div class="row-note">
        <span>{of.type}</span>
        <span class="monospace">{of.id}</span>
        {of.filters.length > 0 && (
          <span>{of.filters.length === 1 ? '1 filter' : `${of.filters.length} filters`}</span>
        )}
      </div>
    </div>
  )
}

function Lag({ counts }: { counts: DestinationCounts | undefined }) {
  const seconds = counts?.lag_seconds ?? 0
  if (counts === undefined || counts.pending === 0 || seconds < 1) return null
  return <span class="row-note">{duration(seconds)} behind</span>
}

function sourceNames(destination: Destination, sources: Source[] | undefined) {
  if (destination.sources.length === 0) return <span class="muted">All</span>
  const name = (id: string): string => sources?.find((source) => source.id === id)?.name ?? id
  return <span class="source-names">{destination.sources.map(name).join(', ')}</span>
}
