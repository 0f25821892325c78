// The shapes of the management API that say what a destination is: kinds, settings, tests. Pages
// import them from types.ts.

import type { Outcome } from './delivery_types'
import type { Filter } from './filter_types'
import type { Mapping } from './mapping_types'
import type { Origin } from './types'

export type SettingKind = 'string' | 'integer' | 'boolean' | 'url' | 'path' | 'map' | 'list'
export type SettingValue = string | number | boolean | null | Record<string, string> | Mapping[]
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
  /** Other names that mean it there. */
  aliases: string[]
  description: string
  website: string | null
  is_warehouse: boolean
  /** Whether it has mappings: /api/catalog/{type} has what they can be. */
  has_mappings: boolean
  can_test: boolean
  fields: SettingField[]
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
