// The shapes of the management API that are about destinations and what they got. Pages import them
// from types.ts.

import type { Counts, Origin } from './types'

export type SettingKind = 'string' | 'integer' | 'boolean' | 'url' | 'path' | 'map'
export type SettingValue = string | number | boolean | null | Record<string, string>
export type SettingValues = Record<string, SettingValue>

export interface SettingField {
  name: string
  kind: SettingKind
  required: boolean
  /** Written, never read. */
  secret: boolean
  default: string | number | boolean | null
  minimum?: number
  maximum?: number
  choices?: string[]
  description: string
}

export interface CatalogEntry {
  type: string
  /** What a message's integrations names. */
  name: string
  description: string
  is_warehouse: boolean
  can_test: boolean
  fields: SettingField[]
}

export type FilterAction = 'sample' | 'drop' | 'drop_properties' | 'allow_properties'

export interface Filter {
  /** FQL, or all. */
  if: string
  action: FilterAction
  percent?: number
  path?: string
  fields?: Record<string, string[]>
}

export interface DeliverySettings {
  concurrency?: number | null
  rate_limit?: number | null
  /** 90s, 15m, 4h */
  retry_window?: string | null
  attempt_timeout?: string | null
  /** 500MiB, 5GiB */
  backlog_max?: string | null
}

export interface Destination {
  id: string
  type: string
  name: string
  enabled: boolean
  /** Empty: all. */
  sources: string[]
  /** Those that were given; secrets are left out. */
  settings: SettingValues
  secrets_set: string[]
  filters: Filter[]
  delivery: DeliverySettings
  origin: Origin
  changed: string[]
}

export interface DestinationChange {
  name?: string | null
  enabled?: boolean
  sources?: string[] | null
  /** Those that are named change; null: the default again. */
  settings?: SettingValues
  filters?: Filter[]
  delivery?: DeliverySettings
}

export interface NewDestination {
  id: string
  type: string
  name?: string
  enabled?: boolean
  sources?: string[]
  settings?: SettingValues
  filters?: Filter[]
  delivery?: DeliverySettings
}

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

/** Either destination, with changes of its settings, or type. */
export interface DestinationTest {
  destination?: string
  type?: string
  /** What a new one will be called. */
  id?: string
  settings?: SettingValues
  /** Whose event it is to be; without it the first. */
  source?: string
  event?: Record<string, unknown>
}

export interface DestinationTestResult {
  outcome: Outcome
  code: string | null
  status: number | null
  detail: string | null
  seconds: number
  event: Record<string, unknown>
  request: string | null
  response: string | null
}

export interface FilterCheck {
  filters: Filter[]
  sources?: string[]
  /** The destination's name, for integrations. */
  name?: string
  preview?: number
}

export interface FilterProblem {
  /** Which of them, from 0. */
  filter: number
  /** if, percent, fields */
  setting: string | null
  /** The byte in the expression, from 0. */
  position: number | null
  message: string
}

export interface FilterVerdict {
  source: string
  message_id: string | null
  type: string | null
  name: string | null
  received_at: string
  verdict: 'kept' | 'changed' | 'dropped'
  code: string | null
  rule: string | null
}

export interface FilterPreview {
  events: number
  kept: number
  /** Kept with some properties fewer. */
  changed: number
  dropped: number
  verdicts: FilterVerdict[]
}

export interface FilterCheckResult {
  problems: FilterProblem[]
  preview: FilterPreview | null
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
