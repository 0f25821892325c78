// Sums over the columns of /api/series.

import type { Column } from '../../api/types'

export function sum(column: Column | undefined): number {
  return (column ?? []).reduce<number>((total, value) => total + (value ?? 0), 0)
}

/** Several columns as one; null only where all of them are. */
export function added(columns: Column[]): Column {
  const first = columns[0]
  if (!first) return []
  return first.map((_, index) => {
    const values = columns.map((column) => column[index] ?? null).filter((value) => value !== null)
    return values.length ? values.reduce((total, value) => total + value, 0) : null
  })
}

/** What a step added, as so many a minute. */
export function perMinute(column: Column, stepSeconds: number): Column {
  return column.map((value) => (value === null ? null : (value * 60) / stepSeconds))
}
