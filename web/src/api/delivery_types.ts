// The shapes of the management API that are about what destinations got, and get once more. Pages
// import them from types.ts.

import type { Counts } from './types'

export interface Latencies {
  count: number
  p50: number
  p95: number
  p99: number
}

export type Outcome = 'delivered' | 'retry' | 'unknown' | 'split' | 'discarded' | 'unauthorized'

/** An attempt, as it was sent and answered; cut where it is long, secrets masked. */
export interface Sample {
  at: string
  outcome: Outcome
  code: string | null
  status: number | null
  detail: string | null
  /** How many the attempt had. */
  events: number
  seconds: number
  /** The first that had this outcome, as the destination got it. */
  event: { source: string; message_id: string; type: string; received_at: string; json: string }
  request: string | null
  response: string | null
}

export interface Delivery {
  accepted: number
  delivered: number
  filtered: number
  discarded: number
  pending: number
  filtered_by_code: Counts
  discarded_by_code: Counts
  retried_by_code: Counts
  unknown_outcomes?: number
  attempt_seconds: Latencies
  end_to_end_seconds: Latencies
  lag_events: number
  lag_seconds: number
  parked: number
  paused: string | null
  last_error: string | null
  /** The latest of each outcome and code. */
  samples: Sample[]
}

export interface FailedEvent {
  offset: number
  source: string
  type: string
  message_id: string
  code: string
  status: number | null
  detail: string
  received_at: string
  failed_at: string
  attempts: number
  waits_for_redrive: boolean
}

export interface FailedEvents {
  events: FailedEvent[]
  next_before: number | null
}

export interface FailedSelection {
  destination: string
  code?: string
  source?: string
  message_ids?: string[]
}

export interface ReplayOrder {
  destination: string
  source?: string
  from: string
  to?: string
  events?: string[]
  dry_run?: boolean
}

export interface Replay {
  id: string
  state: 'running' | 'finished' | 'cancelled'
  destination: string
  source: string | null
  from: string
  to: string
  events: string[]
  accepted: number
  filtered: number
  delivered: number
  discarded: number
  pending: number
  filtered_by_code: Counts
  discarded_by_code: Counts
  last_error: string | null
}

export interface ReplayForecast {
  dry_run: true
  events: number
  filtered: number
  filtered_by_code: Counts
}
