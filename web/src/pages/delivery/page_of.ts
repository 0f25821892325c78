// A list a page at a time.

export interface PageOf<Row> {
  rows: Row[]
  /** From 1; the last where fewer are left than were wanted. */
  number: number
  isLast: boolean
}

export function pageOf<Row>(all: readonly Row[], wanted: number, size: number): PageOf<Row> {
  const last = Math.max(1, Math.ceil(all.length / size))
  const number = Math.min(Math.max(1, wanted), last)
  return { rows: all.slice((number - 1) * size, number * size), number, isLast: number === last }
}
