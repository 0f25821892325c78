// The form of a destination's settings: made from its fields of the catalogue, and what is sent
// of it. Everything here is pure: what is typed is kept as typed, and becomes values only for the
// server.
import type { SettingField, SettingValue, SettingValues } from '../../api/types'

export interface Pair {
  name: string
  value: string
}

/** What stands in a field. A secret that is set is neither known nor sent, but for a new one. */
export interface Entry {
  text: string
  pairs: Pair[]
  replacing: boolean
}

export type Entries = Record<string, Entry>

/** The fields that everyone looks at, and those that have a default which mostly does. */
export function splitFields(fields: readonly SettingField[]): {
  main: SettingField[]
  advanced: SettingField[]
} {
  const isMain = (field: SettingField): boolean =>
    field.required || field.secret || (field.default === null && field.kind !== 'boolean')
  const inForm = fields.filter((field) => field.kind !== 'list')
  return { main: inForm.filter(isMain), advanced: inForm.filter((field) => !isMain(field)) }
}

function asText(value: SettingValue | undefined): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value)
}

function asPairs(value: SettingValue | undefined): Pair[] {
  const isMap = value !== undefined && value !== null && typeof value === 'object'
  if (!isMap || Array.isArray(value)) return []
  return Object.entries(value).map(([name, text]) => ({ name, value: text }))
}

/** The form as it is opened: the values that were given, all else empty, which is the default. */
export function entriesOf(
  fields: readonly SettingField[],
  settings: SettingValues,
  secretsSet: readonly string[],
): Entries {
  const entries: Entries = {}
  for (const field of fields) {
    if (field.kind === 'list') continue // Mappings have a page of their own.
    const value = settings[field.name]
    const isSet = field.secret && secretsSet.includes(field.name)
    entries[field.name] = { text: asText(value), pairs: asPairs(value), replacing: !isSet }
  }
  return entries
}

/** What the server is to be told, or undefined where there is nothing in the field. */
export function valueOf(field: SettingField, entry: Entry): SettingValue | undefined {
  if (field.kind === 'map') {
    const pairs = entry.pairs.filter((pair) => pair.name.trim() !== '')
    if (pairs.length === 0) return undefined
    return Object.fromEntries(pairs.map((pair) => [pair.name.trim(), pair.value]))
  }
  const text = field.secret ? entry.text : entry.text.trim()
  if (text === '') return undefined
  if (field.kind === 'boolean') return text === 'true'
  if (field.kind === 'integer' && /^-?\d+$/.test(text)) return Number(text)
  return text
}

/** All that is in the form, for a destination that is not there yet. */
export function allValues(fields: readonly SettingField[], entries: Entries): SettingValues {
  const values: SettingValues = {}
  for (const field of fields) {
    const entry = entries[field.name]
    const value = entry === undefined ? undefined : valueOf(field, entry)
    if (value !== undefined) values[field.name] = value
  }
  return values
}

/** Only what differs from what the destination has; null takes a setting out. */
export function changedValues(
  fields: readonly SettingField[],
  entries: Entries,
  settings: SettingValues,
  secretsSet: readonly string[],
): SettingValues {
  const values: SettingValues = {}
  for (const field of fields) {
    const entry = entries[field.name]
    if (entry === undefined) continue
    const value = valueOf(field, entry)
    if (field.secret) {
      if (!entry.replacing) continue
      const wasSet = secretsSet.includes(field.name)
      if (value !== undefined || wasSet) values[field.name] = value ?? null
    } else if (!isSame(value, settings[field.name])) {
      values[field.name] = value ?? null
    }
  }
  return values
}

function isSame(one: SettingValue | undefined, other: SettingValue | undefined): boolean {
  const sorted = (value: SettingValue): unknown =>
    value !== null && typeof value === 'object' ? Object.entries(value).sort() : value
  return JSON.stringify(sorted(one ?? null)) === JSON.stringify(sorted(other ?? null))
}

/** What can be told without the server, by field; the server's word is the last. */
export function problemsOf(
  fields: readonly SettingField[],
  entries: Entries,
): Record<string, string> {
  const problems: Record<string, string> = {}
  for (const field of fields) {
    const entry = entries[field.name]
    if (entry === undefined || (field.secret && !entry.replacing)) continue
    const problem = problemOf(field, entry)
    if (problem !== null) problems[field.name] = problem
  }
  return problems
}

function problemOf(field: SettingField, entry: Entry): string | null {
  const value = valueOf(field, entry)
  if (value === undefined) return field.required ? 'This is needed.' : null
  if (field.kind === 'integer') return integerProblem(field, value)
  if (field.kind === 'url') return urlProblem(String(value))
  if (field.kind === 'map') return mapProblem(entry.pairs)
  return null
}

function integerProblem(field: SettingField, value: SettingValue): string | null {
  if (typeof value !== 'number') return 'This is to be a whole number.'
  const { minimum, maximum } = field
  const isOutside =
    (minimum !== undefined && value < minimum) || (maximum !== undefined && value > maximum)
  return isOutside ? `This is to be ${rangeOf(field)}.` : null
}

function urlProblem(text: string): string | null {
  const message = 'This is to be an address that begins with http:// or https://.'
  if (!/^https?:\/\//i.test(text)) return message
  return URL.canParse(text) ? null : message
}

function mapProblem(pairs: readonly Pair[]): string | null {
  const names = pairs.map((pair) => pair.name.trim()).filter((name) => name !== '')
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  return twice === undefined ? null : `${twice} is there twice.`
}

/** "1 to 4,000", "at least 1", or nothing where there are no bounds. */
export function rangeOf(field: SettingField): string {
  const number = (value: number): string => value.toLocaleString('en-US')
  const { minimum, maximum } = field
  if (minimum !== undefined && maximum !== undefined)
    return `${number(minimum)} to ${number(maximum)}`
  if (minimum !== undefined) return `at least ${number(minimum)}`
  return maximum === undefined ? '' : `at most ${number(maximum)}`
}

/** `batch_max` as people write it: "Batch max". */
export function labelOf(name: string): string {
  const words = name
    .split('_')
    .map((word) => spelled[word] ?? word)
    .join(' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const spelled: Record<string, string> = {
  seconds: '(seconds)',
  sslmode: 'SSL mode',
  sslrootcert: 'SSL root certificates',
  megabytes: '(MiB)',
  url: 'URL',
  id: 'ID',
  ms: '(ms)',
  http: 'HTTP',
  tls: 'TLS',
  ssl: 'SSL',
  gzip: 'Gzip',
  sasl: 'SASL',
  ca: 'CA',
  api: 'API',
  max: 'maximum',
}

export function isGiven(entry: Entry | undefined): boolean {
  return entry !== undefined && (entry.text !== '' || entry.pairs.length > 0)
}
