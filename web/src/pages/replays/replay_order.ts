// What a replay is asked for, out of what stands in its form.

import type { ReplayOrder } from '../../api/types'
import { rangeProblem, toUtc } from './local_time'

export interface ReplayDraft {
  destination: string
  /** Empty: all sources. */
  source: string
  /** Local times, as the inputs have them; an empty end is now. */
  from: string
  to: string
  /** Of track calls; none: all calls. */
  events: string[]
}

export function orderOf(draft: ReplayDraft): ReplayOrder {
  const order: ReplayOrder = { destination: draft.destination, from: toUtc(draft.from) ?? '' }
  if (draft.source !== '') order.source = draft.source
  const to = toUtc(draft.to)
  if (to !== null) order.to = to
  if (draft.events.length > 0) order.events = draft.events
  return order
}

export function draftProblem(draft: ReplayDraft, now: Date): string | null {
  if (draft.destination === '') return 'Choose a destination.'
  return rangeProblem(draft.from, draft.to, now)
}
