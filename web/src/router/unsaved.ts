// What would be lost if one left the page, and the question whether it may. A form holds the page
// while it has something that is not saved; the router asks here before it leaves.

import { Store } from '../state/store'

const holders = new Set<object>()

/** What leaves, while it is asked whether to. */
export const leaving = new Store<(() => void) | null>(null)

/** Holds the page until the answer is called. */
export function hold(): () => void {
  const own = {}
  holders.add(own)
  return () => void holders.delete(own)
}

export function isHeld(): boolean {
  return holders.size > 0
}

/** Leaves by `go`, once somebody has said so where the page is held. */
export function leave(go: () => void): void {
  if (isHeld()) leaving.set(go)
  else go()
}

export function stay(): void {
  leaving.set(null)
}

export function discard(): void {
  const go = leaving.value
  leaving.set(null)
  holders.clear()
  // The dialog gives the focus back as it closes; the next page takes it after that.
  setTimeout(() => go?.())
}
