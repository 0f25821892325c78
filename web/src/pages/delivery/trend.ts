// Columns of a series as a chart's points: gaps stay gaps, and many steps become few.

export type Column = readonly (number | null)[]

export function total(column: Column): number {
  return column.reduce<number>((sum, value) => sum + (value ?? 0), 0)
}

/** Sums of neighbouring steps, `count` of them at most; null where none of them has a value. */
export function grouped(column: Column, count: number): (number | null)[] {
  const size = Math.max(1, Math.ceil(column.length / count))
  const groups: (number | null)[] = []
  // From the end, so that the newest group is whole.
  for (let end = column.length; end > 0; end -= size) {
    const values = column.slice(Math.max(0, end - size), end).filter((value) => value !== null)
    groups.unshift(values.length === 0 ? null : total(values))
  }
  return groups
}

/** Heights from 0 to 1, of the highest. */
export function heights(column: Column): (number | null)[] {
  const highest = Math.max(0, ...column.map((value) => value ?? 0))
  return column.map((value) => (value === null ? null : highest === 0 ? 0 : value / highest))
}
