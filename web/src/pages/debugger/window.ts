// Which rows of a long list are in sight, where all are of one height: only those are drawn.

/** Drawn above and below what is in sight. */
const kSpare = 6

export interface Sight {
  scrollTop: number
  height: number
}

export interface Span {
  from: number
  /** Behind the last. */
  to: number
}

export function spanOf({ scrollTop, height }: Sight, rowHeight: number, count: number): Span {
  const first = Math.floor(scrollTop / rowHeight)
  const last = Math.ceil((scrollTop + height) / rowHeight)
  const from = Math.max(0, Math.min(first - kSpare, count))
  return { from, to: Math.max(from, Math.min(count, last + kSpare)) }
}

/** Where to scroll to so that a row is in sight; the same where it is. */
export function scrolledTo(index: number, { scrollTop, height }: Sight, rowHeight: number): number {
  const top = index * rowHeight
  if (top < scrollTop) return top
  return Math.max(scrollTop, top + rowHeight - height)
}
