// The filters of a destination as the editor has them: what is typed, with a key of its own so
// that a row keeps its place in the page while others come and go.
import type { Filter, FilterAction, FilterProblem } from '../../api/types'

export type { FilterAction }

export interface FieldsRow {
  key: number
  path: string
  names: string[]
}

export interface FilterRow {
  key: number
  condition: string
  action: FilterAction
  /** In hundredths, as typed. */
  percent: string
  path: string
  fields: FieldsRow[]
}

export const kFiltersMax = 10

let lastKey = 0

export function nextKey(): number {
  return ++lastKey
}

export function newRow(): FilterRow {
  return {
    key: nextKey(),
    condition: '',
    action: 'drop',
    percent: '10',
    path: 'userId',
    fields: [newFields()],
  }
}

export function newFields(): FieldsRow {
  return { key: nextKey(), path: 'properties', names: [] }
}

/** A share as hundredths without the noise of binary fractions: 0.07 is "7". */
export function percentText(share: number): string {
  return String(Number((share * 100).toPrecision(12)))
}

export function rowOf(filter: Filter): FilterRow {
  const fields = Object.entries(filter.fields ?? {}).map(([path, names]) => ({
    key: nextKey(),
    path,
    names: [...names],
  }))
  return {
    key: nextKey(),
    condition: filter.if,
    action: filter.action,
    percent: filter.percent === undefined ? '10' : percentText(filter.percent),
    path: filter.path ?? '',
    fields: fields.length > 0 ? fields : [newFields()],
  }
}

/** The filter as the server takes it: only the settings that its action has. */
export function filterOf(row: FilterRow): Filter {
  const filter: Filter = {
    if: row.condition.trim() === '' ? '' : row.condition,
    action: row.action,
  }
  if (row.action === 'sample') {
    filter.percent = Number((Number(row.percent) / 100).toPrecision(12))
    if (row.path.trim() !== '') filter.path = row.path.trim()
  }
  if (takesFields(row.action)) filter.fields = fieldsOf(row.fields)
  return filter
}

export function takesFields(action: FilterAction): boolean {
  return action === 'drop_properties' || action === 'allow_properties'
}

function fieldsOf(rows: readonly FieldsRow[]): Record<string, string[]> {
  const fields: Record<string, string[]> = {}
  for (const row of rows) {
    if (row.names.length === 0) continue
    const path = row.path.trim()
    const before = fields[path] ?? []
    fields[path] = [...before, ...row.names.filter((name) => !before.includes(name))]
  }
  return fields
}

/** What can be told before the server is asked; an empty condition is no mistake yet. */
export function rowProblem(row: FilterRow): string | null {
  if (row.condition.trim() === '') return 'Write a condition, or all.'
  if (row.action === 'sample') {
    const percent = Number(row.percent)
    const isShare = row.percent.trim() !== '' && percent >= 0 && percent <= 100
    if (!isShare) return 'The share is to be 0 to 100 %.'
  }
  if (takesFields(row.action) && row.fields.every((each) => each.names.length === 0)) {
    return 'Name at least one property.'
  }
  return null
}

/** The rows that can be checked, and which row each of them is. */
export function checkable(rows: readonly FilterRow[]): { filters: Filter[]; rowOf: number[] } {
  const filters: Filter[] = []
  const rowIndexes: number[] = []
  rows.forEach((row, index) => {
    if (rowProblem(row) !== null) return
    filters.push(filterOf(row))
    rowIndexes.push(index)
  })
  return { filters, rowOf: rowIndexes }
}

export function problemsOfRow(
  problems: readonly FilterProblem[],
  rowIndexes: readonly number[],
  row: number,
): FilterProblem[] {
  return problems.filter((problem) => rowIndexes[problem.filter] === row)
}

export function isSameFilters(one: readonly Filter[], other: readonly Filter[]): boolean {
  const text = (filters: readonly Filter[]): string =>
    JSON.stringify(filters.map((filter) => filterOf(rowOf(filter))))
  return text(one) === text(other)
}
