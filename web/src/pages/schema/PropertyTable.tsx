// Properties or traits: types with their counts, how often, since when, and whether they are
// blocked.

import { Button } from '../../components/Button'
import { Status } from '../../components/Status'
import { Table, type Column } from '../../components/Table'
import { Time } from '../../components/Time'
import { exact, percent } from '../../format/number'
import { containerOf, type PropertyRow } from './schema_rows'

export interface PropertyTableProps {
  caption: string
  rows: PropertyRow[]
  /** Of so many calls. */
  whole: number
  onBlock: (name: string, blocked: boolean, everywhere: boolean) => Promise<void>
  /** Whether a name can be blocked in all events, too. */
  everywhere?: boolean
}

export function PropertyTable(props: PropertyTableProps) {
  const { rows, whole } = props
  if (rows.length === 0) return <p class="schema-none">It has no properties.</p>
  const names = new Set(rows.map((row) => row.name))
  const columns: Column<PropertyRow>[] = [
    { label: 'Name', header: true, grow: true, cell: nameCell },
    { label: 'Types', cell: (row) => <Types row={row} /> },
    { label: 'Count', numeric: true, cell: (row) => <CountCell row={row} whole={whole} /> },
    { label: 'Last seen', cell: (row) => <Time at={row.lastSeen} /> },
    {
      label: 'Blocking',
      hideLabel: true,
      cell: (row) => <Blocking row={row} container={containerOf(row.name, names)} {...props} />,
    },
  ]
  return (
    <Table caption={props.caption} dense rows={rows} rowKey={(row) => row.name} columns={columns} />
  )
}

function nameCell(row: PropertyRow) {
  return (
    <span class={row.blocked ? 'schema-property is-blocked' : 'schema-property'}>
      <span class="monospace schema-name">{row.name}</span>
      {row.blocked && (
        <Status tone="bad" icon="off">
          {row.blocked === 'everywhere' ? 'Blocked in all events' : 'Blocked'}
        </Status>
      )}
    </span>
  )
}

function Types({ row }: { row: PropertyRow }) {
  if (row.types.length === 0) return <span class="muted">never seen</span>
  const single = row.types.length === 1
  return (
    <span class="type-list">
      {row.types.map(([type, count]) => (
        <span key={type} class="badge">
          {type}
          {!single && <span class="type-count"> {exact(count)}</span>}
        </span>
      ))}
    </span>
  )
}

function CountCell({ row, whole }: { row: PropertyRow; whole: number }) {
  return (
    <>
      {exact(row.count)}
      <span class="schema-share">
        {whole > 0 ? percent(Math.min(row.count, whole), whole) : ''}
      </span>
    </>
  )
}

interface BlockingProps extends PropertyTableProps {
  row: PropertyRow
  container: string | null
}

function Blocking({ row, container, onBlock, everywhere }: BlockingProps) {
  if (container !== null) return <span class="muted">part of {container}</span>
  const button = (text: string, label: string, blocked: boolean, all: boolean) => (
    <Button small kind="quiet" label={label} onClick={() => void onBlock(row.name, blocked, all)}>
      {text}
    </Button>
  )
  if (row.blocked) {
    return (
      <div class="actions">
        {button('Allow', `Allow ${row.name}`, false, row.blocked === 'everywhere')}
      </div>
    )
  }
  return (
    <div class="actions">
      {button('Block', `Block ${row.name}`, true, false)}
      {everywhere && button('Block in all events', `Block in all events: ${row.name}`, true, true)}
    </div>
  )
}
