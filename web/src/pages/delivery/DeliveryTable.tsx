// The destinations with what was delivered, given up, and how long it takes.

import { path, query } from '../../api/client'
import type { Accounting, Delivery, Destination, Series } from '../../api/types'
import { Table, type Column } from '../../components/Table'
import { exact, short } from '../../format/number'
import { duration } from '../../format/time'
import { Sparkline } from './Sparkline'
import { StateBadge } from './StateOfDestination'
import { total } from './trend'
import type { Deliveries } from './use_deliveries'

export interface DeliveryTableProps {
  destinations: Destination[]
  accounting: Accounting | undefined
  deliveries: Deliveries
  series: Series | undefined
  /** What the series is about: "in the last hour". */
  range: string
}

export function DeliveryTable({
  destinations,
  accounting,
  deliveries,
  series,
  range,
}: DeliveryTableProps) {
  const countsOf = (of: Destination) => accounting?.destinations[of.id]
  const count = (
    label: string,
    key: 'delivered' | 'filtered' | 'pending',
  ): Column<Destination> => ({
    label,
    numeric: true,
    cell: (of) => number(countsOf(of)?.[key]),
  })
  const columns: Column<Destination>[] = [
    {
      label: 'Destination',
      header: true,
      cell: (of) => (
        <div class="destination-name">
          <a class="row-link" href={path`/destinations/${of.id}/delivery`}>
            {of.name}
          </a>
          <div class="row-note">
            <StateBadge destination={of} counts={countsOf(of)} />
          </div>
        </div>
      ),
    },
    { label: 'Trend', cell: (of) => <Trend of={of} series={series} range={range} /> },
    count('Delivered', 'delivered'),
    count('Filtered', 'filtered'),
    { label: 'Discarded', numeric: true, cell: (of) => discarded(of, countsOf(of)?.discarded) },
    count('Pending', 'pending'),
    { label: 'Retried', numeric: true, cell: (of) => number(retried(deliveries[of.id])) },
    { label: 'P95', numeric: true, cell: (of) => p95(deliveries[of.id]) },
    { label: 'Lag', numeric: true, cell: (of) => lag(countsOf(of)?.lag_seconds) },
  ]
  return (
    <Table
      class="delivery-table"
      caption="Delivery"
      rows={destinations}
      rowKey={(of) => of.id}
      columns={columns}
    />
  )
}

function number(value: number | undefined): string {
  return value === undefined ? '–' : exact(value)
}

function discarded(of: Destination, value: number | undefined) {
  if (value === undefined || value === 0) return number(value)
  const target = `/failed-events${query({ destination: of.id })}`
  return (
    <a href={target} aria-label={`${exact(value)} discarded, failed events of ${of.name}`}>
      {exact(value)}
    </a>
  )
}

function retried(delivery: Delivery | undefined): number | undefined {
  return delivery && Object.values(delivery.retried_by_code).reduce((sum, each) => sum + each, 0)
}

function p95(delivery: Delivery | undefined): string {
  if (delivery === undefined || delivery.attempt_seconds.count === 0) return '–'
  return duration(delivery.attempt_seconds.p95)
}

function lag(seconds: number | undefined): string {
  return seconds === undefined || seconds < 1 ? '–' : duration(seconds)
}

function Trend(props: { of: Destination; series: Series | undefined; range: string }) {
  const { of, series, range } = props
  const delivered = series?.destinations[of.id]?.delivered ?? []
  const label = `${short(total(delivered))} delivered ${range}`
  return <Sparkline values={delivered} label={label} />
}
