// The events that the debugger shows: the newest first, never more than 500. What comes is put by,
// and taken in a few times a second, or while paused not at all.

import type { DebuggedEvent } from '../../api/types'

export const kRowsMax = 500

export interface Row {
  /** Its own, for as long as the page is open. */
  key: number
  event: DebuggedEvent
}

export interface RowsShown {
  rows: Row[]
  /** So many came since the pause. */
  waiting: number
  /** So many came faster than they are shown. */
  skipped: number
}

export class Rows {
  private rows: Row[] = []
  private arrived: Row[] = []
  private arrivals = 0
  private skipped = 0
  private lastKey = 0

  /** The latest first, as GET /api/events answers. */
  begin(events: DebuggedEvent[]): void {
    this.rows = []
    this.arrived = []
    this.arrivals = 0
    this.skipped = 0
    for (const event of events.toReversed()) this.add(event)
    this.takeIn()
  }

  add(event: DebuggedEvent): void {
    this.arrived.push({ key: ++this.lastKey, event })
    this.arrivals += 1
    if (this.arrived.length > 2 * kRowsMax) this.arrived = this.arrived.slice(-kRowsMax)
  }

  skip(count: number): void {
    this.skipped += count
  }

  /** Shows what has come. */
  takeIn(): void {
    if (this.arrived.length === 0) return
    this.rows = [...this.arrived.toReversed(), ...this.rows].slice(0, kRowsMax)
    this.arrived = []
    this.arrivals = 0
  }

  clear(): void {
    this.begin([])
  }

  shown(): RowsShown {
    return { rows: this.rows, waiting: this.arrivals, skipped: this.skipped }
  }
}
