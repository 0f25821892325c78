// Properties or traits: name, value, and of what type it is, which is what one looks for when a
// destination refuses it.

import { useState } from 'preact/hooks'
import { Button } from '../../components/Button'
import { JsonView } from '../../components/JsonView'
import { Table, type Column } from '../../components/Table'

const kShownMax = 50

type Member = [string, unknown]

export function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

const kColumns: Column<Member>[] = [
  { label: 'Name', header: true, cell: ([name]) => <span class="member-name">{name}</span> },
  { label: 'Value', cell: ([, value]) => <JsonView value={value} open={1} /> },
  { label: 'Type', cell: ([, value]) => <span class="muted">{typeOf(value)}</span> },
]

export function Members({ label, members }: { label: string; members: Member[] }) {
  const [all, setAll] = useState(false)
  const shown = all ? members : members.slice(0, kShownMax)
  return (
    <section class="stack-section">
      <h3>{label}</h3>
      {members.length === 0 && <p class="muted">None.</p>}
      {members.length > 0 && (
        <div class="members">
          <Table caption={label} columns={kColumns} rows={shown} rowKey={([name]) => name} dense />
        </div>
      )}
      {shown.length < members.length && (
        <Button small onClick={() => setAll(true)}>Show all {members.length}</Button>
      )}
    </section>
  )
}
