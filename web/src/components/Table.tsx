// A table with a caption, whose rows become blocks on a phone: each cell says its column's name there.
// With `scroll` it stays a table and scrolls in its own frame instead.
//
//   <Table caption="Sources" rows={sources} rowKey={(s) => s.id}
//          columns={[{ label: 'Name', cell: (s) => s.name }, { label: 'Events', numeric: true, cell: … }]} />

import type { ComponentChildren } from 'preact'

export interface Column<Row> {
  label: string
  /** The label is for screen readers alone. */
  hideLabel?: boolean
  numeric?: boolean
  /** The cell that names its row. */
  header?: boolean
  /** Takes what room there is. */
  grow?: boolean
  /** Long text: on a phone it stands below its label. */
  wide?: boolean
  cell: (row: Row) => ComponentChildren
}

export interface TableProps<Row> {
  caption: string
  showCaption?: boolean
  columns: Column<Row>[]
  rows: Row[]
  rowKey: (row: Row) => string | number
  scroll?: boolean
  dense?: boolean
  class?: string
}

export function Table<Row>(props: TableProps<Row>) {
  const kind = props.scroll ? 'table-scroll' : 'table-stack'
  const names = ['table', kind, props.dense && 'table-dense', props.class]
  const table = (
    // The roles stand here because a phone shows rows as blocks, and then they would be lost.
    <table class={names.filter(Boolean).join(' ')} role="table">
      <caption class={props.showCaption ? undefined : 'visually-hidden'}>{props.caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {props.columns.map((column) => (
            <th key={column.label} scope="col" role="columnheader" class={classOf(column)}>
              <span class={column.hideLabel ? 'visually-hidden' : undefined}>{column.label}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {props.rows.map((row) => (
          <tr key={props.rowKey(row)} role="row">
            {props.columns.map((column) => <Cell key={column.label} column={column} row={row} />)}
          </tr>
        ))}
      </tbody>
    </table>
  )
  if (!props.scroll) return table
  return (
    <div class="table-frame" role="region" aria-label={props.caption} tabIndex={0}>
      {table}
    </div>
  )
}

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const shared = { class: classOf(column), 'data-label': column.hideLabel ? undefined : column.label }
  const content = <div class="cell">{column.cell(row)}</div>
  if (column.header) return <th scope="row" role="rowheader" {...shared}>{content}</th>
  return <td role="cell" {...shared}>{content}</td>
}

function classOf<Row>(column: Column<Row>): string | undefined {
  const names = [column.numeric && 'numeric', column.grow && 'grow', column.wide && 'wide'].filter(Boolean)
  return names.length ? names.join(' ') : undefined
}
