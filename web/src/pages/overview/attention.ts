// What somebody should look at, the worst first: made of the accounting, and of what the chosen
// time range added.

import type { Accounting, DestinationCounts, Series } from '../../api/types'
import { counted, exact, percent } from '../../format/number'
import { duration } from '../../format/time'
import { kUnknownSource } from '../../state/use_names'
import { sum } from './columns'

export interface Concern {
  severity: 'bad' | 'warning'
  /** In a word. */
  state: string
  kind: 'source' | 'destination'
  id: string
  text: string
  href: string
  link: string
}

/** An event may wait so long before anybody is told. */
const kLagSeconds = 60
/** Of what a source sent; below it rejections are a thing for the debugger. */
const kRejectedShare = 0.05

export function concernsOf(accounting: Accounting, series?: Series, range = ''): Concern[] {
  const concerns: Concern[] = []
  for (const [id, counts] of Object.entries(accounting.destinations)) {
    const found = ofDestination(id, counts)
    if (found) concerns.push(found)
    const discarded = sum(series?.destinations[id]?.discarded)
    if (discarded > 0) concerns.push(ofDiscarded(id, discarded, range))
  }
  for (const [id, columns] of Object.entries(series?.sources ?? {})) {
    const found = ofSource(id, sum(columns.received), sum(columns.rejected), range)
    if (found) concerns.push(found)
  }
  const rank = { bad: 0, warning: 1 }
  return concerns.sort((a, b) => rank[a.severity] - rank[b.severity])
}

function ofDestination(id: string, counts: DestinationCounts): Concern | null {
  const at = `/destinations/${encodeURIComponent(id)}/delivery`
  const found = { kind: 'destination', id, href: at, link: 'Delivery' } as const
  const waits = counts.pending > 0 ? ` ${counted(counts.pending, 'event')} pending.` : ''
  if (counts.paused) {
    const text = `${sentence(counts.paused)} ${sentence(counts.last_error)}${waits}`
    return { ...found, severity: 'bad', state: 'Paused', text: text.replaceAll('  ', ' ') }
  }
  // The next success clears it.
  if (counts.last_error) {
    const text = `${sentence(counts.last_error)}${waits}`
    return { ...found, severity: 'bad', state: 'Failing', text }
  }
  const lag = counts.lag_seconds ?? 0
  if (lag >= kLagSeconds && counts.pending > 0) {
    const text = `The oldest pending event is ${duration(lag)} old.${waits}`
    return { ...found, severity: 'warning', state: 'Behind', text }
  }
  return null
}

function ofDiscarded(id: string, discarded: number, range: string): Concern {
  const href = `/failed-events?destination=${encodeURIComponent(id)}`
  const text = `${counted(discarded, 'event')} given up on in the ${range}.`
  const found = { kind: 'destination', id, href, link: 'Failed events' } as const
  return { ...found, severity: 'warning', state: 'Discarding', text }
}

function ofSource(id: string, received: number, rejected: number, range: string): Concern | null {
  const href = `/debugger?source=${encodeURIComponent(id)}&verdict=rejected`
  const found = { kind: 'source', id, href, link: 'Debugger', severity: 'warning' } as const
  if (rejected === 0) return null
  if (id === kUnknownSource) {
    const text = `${counted(rejected, 'event')} with a write key that is nobody's, in the ${range}.`
    return { ...found, state: 'Unknown key', text }
  }
  if (rejected < received * kRejectedShare) return null
  const share = percent(rejected, received)
  const part = `${exact(rejected)} of ${counted(received, 'event')}`
  const text = `${part} rejected (${share}) in the ${range}.`
  return { ...found, state: 'Rejecting', text }
}

/** With a full stop at its end, where it has none. */
function sentence(text: string | null | undefined): string {
  if (!text) return ''
  return /[.!?…]$/.test(text) ? text : `${text}.`
}
