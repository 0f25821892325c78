// The destinations with what each has given up on: to choose one from.

import { query } from '../../api/client'
import type { Accounting, Destination } from '../../api/types'
import { Card } from '../../components/Card'
import { EmptyState } from '../../components/States'
import { Table } from '../../components/Table'
import { exact } from '../../format/number'
import { byCount } from '../delivery/by_count'

export interface FailedOverviewProps {
  destinations: Destination[]
  accounting: Accounting | undefined
}

export function FailedOverview({ destinations, accounting }: FailedOverviewProps) {
  if (destinations.length === 0) {
    return (
      <Card>
        <EmptyState title="No destinations yet" icon="failed">
          Without destinations nothing can fail.
        </EmptyState>
      </Card>
    )
  }
  const countOf = (of: Destination): number => accounting?.destinations[of.id]?.discarded ?? 0
  const rows = [...destinations].sort((one, other) => countOf(other) - countOf(one))
  return (
    <Card flush>
      <Table
        caption="Destinations"
        rows={rows}
        rowKey={(of) => of.id}
        columns={[
          {
            label: 'Destination',
            header: true,
            cell: (of) => (
              <a class="row-link" href={`/failed-events${query({ destination: of.id })}`}>
                {of.name}
              </a>
            ),
          },
          {
            label: 'Codes',
            grow: true,
            cell: (of) => (
              <Codes of={of} counts={accounting?.destinations[of.id]?.discarded_by_code} />
            ),
          },
          { label: 'Discarded', numeric: true, cell: (of) => exact(countOf(of)) },
        ]}
      />
    </Card>
  )
}

function Codes({ of, counts }: { of: Destination; counts: Record<string, number> | undefined }) {
  const codes = byCount(counts ?? {})
  if (codes.length === 0) return <span class="muted">none</span>
  return (
    <span class="type-list">
      {codes.map(([code, count]) => (
        <a key={code} class="badge" href={`/failed-events${query({ destination: of.id, code })}`}>
          {code} <span class="type-count">{exact(count)}</span>
        </a>
      ))}
    </span>
  )
}
