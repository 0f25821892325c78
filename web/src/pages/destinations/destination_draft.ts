// A destination as it stands in its form, and what of it is new.

import type {
  CatalogEntry,
  DeliverySettings,
  Destination,
  DestinationChange,
  SettingField,
  SettingValues,
} from '../../api/types'
import { changedValues, entriesOf, problemsOf, type Entries } from './settings_form'

export interface Draft {
  name: string
  /** Empty: all of them. */
  sources: string[]
  settings: Entries
  delivery: Entries
}

function delivery(
  name: keyof DeliverySettings,
  kind: 'integer' | 'string',
  description: string,
  bounds: Partial<SettingField> = {},
): SettingField {
  return { name, kind, required: false, secret: false, default: null, description, ...bounds }
}

/** The settings of delivery, which every destination has, as fields like its own. */
export const kDeliveryFields: SettingField[] = [
  delivery('concurrency', 'integer', 'Attempts under way at once, at most.', {
    minimum: 1,
    maximum: 256,
  }),
  delivery('rate_limit', 'integer', 'Events a second, at most; replays keep to it too.', {
    minimum: 1,
  }),
  delivery('retry_window', 'string', 'How long an event is tried, such as 15m or 4h; 0s: once.'),
  delivery('attempt_timeout', 'string', 'How long an attempt may take, 1s to 1h.'),
  delivery('backlog_max', 'string', 'How much of the log may wait for it, such as 500MiB or 5GiB.'),
]

/** What holds where nothing is given; the server keeps these apart from the catalogue. */
export const kDeliveryDefaults: Record<string, string> = {
  concurrency: 'its own',
  rate_limit: 'none',
  retry_window: '4h',
  attempt_timeout: '60s',
  backlog_max: 'half of the disk budget',
}

export function draftOf(destination: Destination, entry: CatalogEntry): Draft {
  return {
    name: destination.name,
    sources: [...destination.sources],
    settings: entriesOf(entry.fields, destination.settings, destination.secrets_set),
    delivery: entriesOf(kDeliveryFields, destination.delivery as SettingValues, []),
  }
}

/** What a PATCH is to say; empty where nothing was changed. */
export function changeOf(
  draft: Draft,
  destination: Destination,
  entry: CatalogEntry,
): DestinationChange {
  const change: DestinationChange = {}
  const name = draft.name.trim()
  if (name !== destination.name) change.name = name === '' ? null : name
  if (!isSameSet(draft.sources, destination.sources)) {
    change.sources = draft.sources.length === 0 ? null : draft.sources
  }
  const settings = settingsChange(draft, destination, entry)
  if (Object.keys(settings).length > 0) change.settings = settings
  const given = destination.delivery as SettingValues
  const values = changedValues(kDeliveryFields, draft.delivery, given, [])
  if (Object.keys(values).length > 0) change.delivery = values as DeliverySettings
  return change
}

export function settingsChange(
  draft: Draft,
  destination: Destination,
  entry: CatalogEntry,
): SettingValues {
  const { settings, secrets_set } = destination
  return changedValues(entry.fields, draft.settings, settings, secrets_set)
}

/** What can be told without the server, by the server's names of the fields. */
export function draftProblems(draft: Draft, entry: CatalogEntry): Record<string, string> {
  const named = (prefix: string, problems: Record<string, string>): [string, string][] =>
    Object.entries(problems).map(([name, message]) => [`${prefix}.${name}`, message])
  return Object.fromEntries([
    ...named('settings', problemsOf(entry.fields, draft.settings)),
    ...named('delivery', problemsOf(kDeliveryFields, draft.delivery)),
  ])
}

export function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each) => other.includes(each))
}
