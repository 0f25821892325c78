// What somebody should look at, the worst first: made of the accounting, and of what the chosen
// time range added.

import type { Accounting, Destination, DestinationCounts, Series } from '../../api/types'
import { counted, exact, percent } from '../../format/number'
import { kUnknownSource } from '../../state/use_names'
import { stateOf } from '../delivery/destination_state'
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

/** Of what a source sent; below it rejections are a thing for the debugger. */
const kRejectedShare = 0.05

export interface Looked {
  accounting: Accounting
  series?: Series | undefined
  /** What the series is about: "in the last hour". */
  range?: string
  destinations?: readonly Pick<Destination, 'id' | 'enabled'>[]
}

export function concernsOf(looked: Looked): Concern[] {
  const { accounting, series, range = '', destinations = [] } = looked
  const concerns: Concern[] = []
  for (const [id, counts] of Object.entries(accounting.destinations)) {
    const own = destinations.find((one) => one.id === id) ?? { enabled: true }
    const discarded = sum(series?.destinations[id]?.discarded)
    const found = ofDestination(id, counts, own)
    if (found && discarded > 0) found.text += ` ${discardedText(discarded, range)}`
    if (found) concerns.push(found)
    else if (discarded > 0) concerns.push(ofDiscarded(id, discarded, range))
  }
  for (const [id, columns] of Object.entries(series?.sources ?? {})) {
    const found = ofSource(id, sum(columns.received), sum(columns.rejected), range)
    if (found) concerns.push(found)
  }
  const rank = { bad: 0, warning: 1 }
  return concerns.sort((a, b) => rank[a.severity] - rank[b.severity])
}

function ofDestination(
  id: string,
  counts: DestinationCounts,
  destination: Pick<Destination, 'enabled'>,
): Concern | null {
  const { tone, label, detail } = stateOf(destination, counts)
  if (tone !== 'bad' && tone !== 'warning') return null
  const pending = counts.pending > 0 ? `${counted(counts.pending, 'event')} pending.` : null
  return {
    severity: tone,
    state: label,
    kind: 'destination',
    id,
    text: [detail, pending].filter((part) => part !== null).join(' '),
    href: `/destinations/${encodeURIComponent(id)}/delivery`,
    link: 'Delivery',
  }
}

function ofDiscarded(id: string, discarded: number, range: string): Concern {
  const href = `/failed-events?destination=${encodeURIComponent(id)}`
  const text = discardedText(discarded, range)
  const found = { kind: 'destination', id, href, link: 'Failed events' } as const
  return { ...found, severity: 'warning', state: 'Discarding', text }
}

function discardedText(discarded: number, range: string): string {
  return `${counted(discarded, 'event')} discarded ${range}.`
}

function ofSource(id: string, received: number, rejected: number, range: string): Concern | null {
  const href = `/debugger?source=${encodeURIComponent(id)}&verdict=rejected`
  const found = { kind: 'source', id, href, link: 'Debugger', severity: 'warning' } as const
  if (rejected === 0) return null
  if (id === kUnknownSource) {
    const text = `${counted(rejected, 'event')} with a write key that is nobody's, ${range}.`
    return { ...found, state: 'Unknown key', text }
  }
  if (rejected < received * kRejectedShare) return null
  const share = percent(rejected, received)
  const part = `${exact(rejected)} of ${counted(received, 'event')}`
  const text = `${part} rejected (${share}) ${range}.`
  return { ...found, state: 'Rejecting', text }
}
