// The shapes of the management API, named as in docs/openapi.yaml, in its order. Written by hand:
// what changes there changes here. Those of destinations are in destination_types.ts,
// filter_types.ts, mapping_types.ts and delivery_types.ts.

import type { Sample } from './delivery_types'

export type * from './delivery_types'
export type * from './destination_types'
export type * from './filter_types'
export type * from './mapping_types'

/** `Error` in docs/openapi.yaml. */
export interface ErrorAnswer {
  success: false
  code: string
  message: string
  error: string
  problems?: Problem[]
}

export interface Problem {
  /** `id`, `settings.url`, `filters.0.if`; absent where it is about the whole. */
  field?: string
  message: string
}

export interface Server {
  version: string
  started_at: string
  tracking: { scheme: 'http' | 'https'; address: string; port: number }
  has_workspace_file: boolean
  allow_private_networks: boolean
}

export type Counts = Record<string, number>

export interface SourceCounts {
  received: number
  rejected: number
  duplicates: number
  suppressed: number
  accepted: number
  rejected_by_code: Counts
}

export interface DestinationCounts {
  accepted: number
  filtered: number
  delivered: number
  discarded: number
  pending: number
  /** The age of the oldest event that is pending. */
  lag_seconds?: number
  /** Why nothing is tried now. */
  paused?: string | null
  last_error: string | null
  filtered_by_code: Counts
  discarded_by_code: Counts
}

export interface Accounting extends SourceCounts {
  sources: Record<string, SourceCounts>
  destinations: Record<string, DestinationCounts>
}

export type Column = (number | null)[]
export type SeriesWindow = '1h' | '24h'

export interface SourceSeries {
  received: Column
  accepted: Column
  rejected: Column
  duplicates: Column
}

export interface DestinationSeries {
  delivered: Column
  filtered: Column
  discarded: Column
  retried: Column
  /** How many at the step's end; the others count what the step added. */
  pending: Column
}

export interface Series {
  window: SeriesWindow
  step_seconds: number
  /** Seconds since 1970 at the end of each step. */
  times: number[]
  sources: Record<string, SourceSeries>
  destinations: Record<string, DestinationSeries>
}

export interface Code {
  /** Exact, or a class: 4xx, 5xx. */
  code: string
  kind: 'rejected' | 'filtered' | 'delivery'
  meaning: string
  action: string
}

export interface Blocked {
  block_events?: string[]
  /** By event; "*" holds for every event. */
  block_properties?: Record<string, string[]>
  block_traits?: string[]
  block_group_traits?: string[]
}

/** Exactly one of event, trait and group_trait; property goes with event. */
export interface BlockChange {
  event?: string
  property?: string
  trait?: string
  group_trait?: string
  blocked: boolean
}

/** Where it comes from; changed is from the file, with fields that were changed here. */
export type Origin = 'file' | 'changed' | 'console'
export type SourceMode = 'compatible' | 'strict'

export interface Source {
  id: string
  name: string
  enabled: boolean
  mode: SourceMode
  allowed_origins: string[]
  rate_limit: number | null
  /** How many. */
  suppressed_users: number
  schema: Blocked
  write_keys: string[]
  origin: Origin
  changed: string[]
}

export interface SourceChange {
  name?: string
  enabled?: boolean
  mode?: SourceMode
  write_keys?: string[]
  allowed_origins?: string[] | null
  rate_limit?: number | null
  suppressed_users?: string[]
  schema?: Blocked
}

export interface NewSource {
  id: string
  name?: string
  enabled?: boolean
  mode?: SourceMode
  write_keys?: string[]
  allowed_origins?: string[]
  rate_limit?: number
  suppressed_users?: string[]
  schema?: Blocked
}

export interface SchemaProperty {
  name: string
  count: number
  types: Counts
  first_seen: string
  last_seen: string
}

export interface SchemaEvent {
  name: string
  count: number
  first_seen: string
  last_seen: string
  properties: SchemaProperty[]
  properties_beyond: number
}

export interface Schema {
  events: SchemaEvent[]
  traits: SchemaProperty[]
  group_traits: SchemaProperty[]
  calls: Counts
  beyond: Counts
  missed: number
}

export interface Explanation {
  source: string
  type: string
  rejected: string | null
  destinations: {
    id: string
    name: string
    deliver: boolean
    code: string | null
    rule: string | null
    changes: string[]
    event?: Record<string, unknown>
  }[]
}

export type Verdict = 'accepted' | 'rejected'

export interface DebuggedEvent {
  /** Rises with every event that is shown. */
  number: number
  source: string
  received_at: string
  verdict: Verdict
  code: string | null
  type: string | null
  message_id: string | null
  /** Of the event, page or screen; of identify and its kind none. */
  name: string | null
  /** The user id, or else the anonymous id. */
  user: string | null
  /** What was put up with, for people. */
  warnings: string[]
  /** As it came. */
  event?: Record<string, unknown>
  /** Instead of event, where it was no JSON object. */
  raw?: string
}

export type FateState =
  'not_connected' | 'before' | 'filtered' | 'pending' | 'delivered' | 'failed' | 'done'

export interface FateOfDestination {
  state: FateState
  rule: string | null
  code: string | null
  status: number | null
  attempts: number
  detail: string | null
  sent_again: boolean
  /** The last attempt with it that was kept. */
  sample?: Sample | null
}

export interface Fate {
  source: string
  message_id: string
  type: string
  offset: number
  received_at: string
  event: Record<string, unknown> | null
  destinations: Record<string, FateOfDestination>
}
