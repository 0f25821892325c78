// Why events were not delivered, by code: what each code means, and what to do.

import { query } from '../../api/client'
import type { Code, Delivery } from '../../api/types'
import { Card } from '../../components/Card'
import { Status, type Tone } from '../../components/Status'
import { Table } from '../../components/Table'
import { exact } from '../../format/number'
import { useCodes, type CodeLookup } from '../../state/use_codes'
import { byCount } from './by_count'

interface Row {
  outcome: string
  tone: Tone
  code: string
  count: number
  help: Code | undefined
  href?: string
}

function rowsOf(id: string, delivery: Delivery, meaning: CodeLookup): Row[] {
  const discarded = byCount(delivery.discarded_by_code).map(([code, count]): Row => ({
    outcome: 'Discarded',
    tone: 'bad',
    code,
    count,
    help: meaning('delivery', code),
    href: `/failed-events${query({ destination: id, code })}`,
  }))
  const retried = byCount(delivery.retried_by_code).map(([code, count]): Row => ({
    outcome: 'Retried',
    tone: 'warning',
    code,
    count,
    help: meaning('delivery', code),
  }))
  const filtered = byCount(delivery.filtered_by_code).map(([code, count]): Row => ({
    outcome: 'Filtered',
    tone: 'neutral',
    code,
    count,
    help: meaning('filtered', code),
  }))
  return [...discarded, ...retried, ...filtered]
}

export function CodesCard({ id, delivery }: { id: string; delivery: Delivery }) {
  const rows = rowsOf(id, delivery, useCodes())
  if (rows.length === 0) {
    return (
      <Card title="Codes">
        <p class="muted">Nothing was filtered, retried or discarded.</p>
      </Card>
    )
  }
  return (
    <Card
      title="Codes"
      intro="Discarded and filtered in all; retried since the server’s start."
      flush
    >
      <Table
        caption="Counts by outcome and code"
        rows={rows}
        rowKey={(row) => `${row.outcome} ${row.code}`}
        columns={[
          {
            label: 'Code',
            header: true,
            cell: (row) => <span class="monospace code-name">{row.code}</span>,
          },
          { label: 'Outcome', cell: (row) => <Status tone={row.tone}>{row.outcome}</Status> },
          { label: 'Count', numeric: true, cell: countOf },
          {
            label: 'What it means, what to do',
            grow: true,
            wide: true,
            cell: (row) => <Help help={row.help} />,
          },
        ]}
      />
    </Card>
  )
}

function countOf(row: Row) {
  if (row.href === undefined) return exact(row.count)
  const label = `${exact(row.count)} discarded, failed events with code ${row.code}`
  return (
    <a href={row.href} aria-label={label}>
      {exact(row.count)}
    </a>
  )
}

function Help({ help }: { help: Code | undefined }) {
  // There is help for every code: it has not come yet.
  if (!help) return null
  return (
    <span class="code-help">
      {help.meaning} <span class="muted">{help.action}</span>
    </span>
  )
}
