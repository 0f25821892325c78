// How long attempts take, and how long it is from an event's arrival to its delivery.

import type { Delivery, Latencies } from '../../api/types'
import { Card } from '../../components/Card'
import { Table, type Column } from '../../components/Table'
import { exact } from '../../format/number'
import { duration } from '../../format/time'

interface Row {
  label: string
  note: string
  of: Latencies
}

export function LatencyCard({ delivery }: { delivery: Delivery }) {
  const rows: Row[] = [
    { label: 'Attempt', note: 'from the request to its answer', of: delivery.attempt_seconds },
    { label: 'End to end', note: 'from receipt to delivery', of: delivery.end_to_end_seconds },
  ]
  const quantile = (label: string, key: 'p50' | 'p95' | 'p99'): Column<Row> => ({
    label,
    numeric: true,
    cell: (row) => (row.of.count === 0 ? '–' : duration(row.of[key])),
  })
  const columns: Column<Row>[] = [
    {
      label: 'What',
      header: true,
      grow: true,
      cell: (row) => (
        <>
          {row.label} <span class="latency-note">{row.note}</span>
        </>
      ),
    },
    { label: 'Count', numeric: true, cell: (row) => exact(row.of.count) },
    quantile('P50', 'p50'),
    quantile('P95', 'p95'),
    quantile('P99', 'p99'),
  ]
  return (
    <Card
      title="Latency"
      intro="Since the server’s start; times are the steps’ upper bounds."
      flush
    >
      <Table caption="Latency" rows={rows} rowKey={(row) => row.label} columns={columns} />
    </Card>
  )
}
