// The schema as a table: what was seen, together with what is blocked, seen or not.
import type { BlockChange, Blocked, Schema, SchemaProperty } from '../../api/types'

/** `blocked` is "here" for the name itself, "everywhere" where "*" says so for every event. */
export type BlockedBy = 'here' | 'everywhere' | null

export interface EventRow {
  name: string
  count: number
  firstSeen: string | null
  lastSeen: string | null
  blocked: boolean
  propertiesBeyond: number
  properties: PropertyRow[]
}

export interface PropertyRow {
  name: string
  count: number
  types: [string, number][]
  firstSeen: string | null
  lastSeen: string | null
  blocked: BlockedBy
}

function propertyRow(property: SchemaProperty, blocked: BlockedBy): PropertyRow {
  const types = Object.entries(property.types).filter(([, count]) => count > 0)
  types.sort(([, one], [, other]) => other - one)
  return {
    name: property.name,
    count: property.count,
    types,
    firstSeen: property.first_seen,
    lastSeen: property.last_seen,
    blocked,
  }
}

function neverSeen(name: string, blocked: BlockedBy): PropertyRow {
  return { name, count: 0, types: [], firstSeen: null, lastSeen: null, blocked }
}

function withBlocked(
  seen: readonly SchemaProperty[],
  here: readonly string[],
  everywhere: readonly string[],
): PropertyRow[] {
  const by = (name: string): BlockedBy =>
    everywhere.includes(name) ? 'everywhere' : here.includes(name) ? 'here' : null
  const rows = seen.map((property) => propertyRow(property, by(property.name)))
  const names = new Set(seen.map((property) => property.name))
  const missing = here.filter((name) => !names.has(name))
  return [...rows, ...missing.map((name) => neverSeen(name, by(name)))]
}

/** Of an event, which may be called `__proto__` or `constructor`: those every object has. */
function blockedOf(byEvent: Record<string, string[]>, event: string): string[] {
  return Object.hasOwn(byEvent, event) ? byEvent[event]! : []
}

export function eventRows(schema: Schema, blocked: Blocked): EventRow[] {
  const names = new Set(schema.events.map((event) => event.name))
  const blockedEvents = blocked.block_events ?? []
  const byEvent = blocked.block_properties ?? {}
  const everywhere = blockedOf(byEvent, '*')
  const rows: EventRow[] = schema.events.map((event) => ({
    name: event.name,
    count: event.count,
    firstSeen: event.first_seen,
    lastSeen: event.last_seen,
    blocked: blockedEvents.includes(event.name),
    propertiesBeyond: event.properties_beyond,
    properties: withBlocked(event.properties, blockedOf(byEvent, event.name), everywhere),
  }))
  const named = [...blockedEvents, ...Object.keys(byEvent).filter((name) => name !== '*')]
  for (const name of new Set(named)) {
    if (names.has(name)) continue
    rows.push({
      name,
      count: 0,
      firstSeen: null,
      lastSeen: null,
      blocked: blockedEvents.includes(name),
      propertiesBeyond: 0,
      properties: withBlocked([], blockedOf(byEvent, name), everywhere),
    })
  }
  return rows
}

export function traitRows(
  seen: readonly SchemaProperty[],
  blocked: readonly string[],
): PropertyRow[] {
  return withBlocked(seen, blocked, [])
}

/** Properties that are blocked in every event, with how often each was seen in all of them. */
export function everywhereRows(
  schema: Schema,
  blocked: Blocked,
): { name: string; count: number }[] {
  return (blocked.block_properties?.['*'] ?? []).map((name) => ({
    name,
    count: schema.events
      .flatMap((event) => event.properties)
      .filter((property) => property.name === name)
      .reduce((sum, property) => sum + property.count, 0),
  }))
}

export type SortKey = 'name' | 'count' | 'firstSeen' | 'lastSeen'

export interface Sort {
  key: SortKey
  descending: boolean
}

interface Sortable {
  name: string
  count: number
  firstSeen: string | null
  lastSeen: string | null
}

/** A copy in order; what was never seen comes last whichever way, names decide among equals. */
export function sorted<Row extends Sortable>(rows: readonly Row[], sort: Sort): Row[] {
  const sign = sort.descending ? -1 : 1
  return [...rows].sort((one, other) => {
    const unseen = Number(one.firstSeen === null) - Number(other.firstSeen === null)
    if (sort.key !== 'name' && unseen !== 0) return unseen
    return sign * compared(one, other, sort.key) || one.name.localeCompare(other.name)
  })
}

function compared(one: Sortable, other: Sortable, key: SortKey): number {
  if (key === 'count') return one.count - other.count
  if (key === 'name') return one.name.localeCompare(other.name)
  const left = one[key] ?? ''
  const right = other[key] ?? ''
  return left < right ? -1 : left > right ? 1 : 0
}

/** Events whose name, or one of whose properties' names, has the text in it, whatever the case. */
export function searched(rows: readonly EventRow[], text: string): EventRow[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return [...rows]
  const has = (name: string): boolean => name.toLowerCase().includes(wanted)
  return rows.filter((row) => has(row.name) || row.properties.some((each) => has(each.name)))
}

/** What it is a part of: whole members alone can be blocked, not `shipping.city` of `shipping`. */
export function containerOf(name: string, names: ReadonlySet<string>): string | null {
  for (let at = name.indexOf('.'); at !== -1; at = name.indexOf('.', at + 1)) {
    const container = name.slice(0, at)
    if (names.has(container)) return container
  }
  return null
}

export function blockedCount(blocked: Blocked): number {
  const properties = Object.values(blocked.block_properties ?? {}).flat()
  const traits = [...(blocked.block_traits ?? []), ...(blocked.block_group_traits ?? [])]
  return (blocked.block_events ?? []).length + properties.length + traits.length
}

/** What was just done, for people. */
export function sayChange(change: BlockChange): string {
  const done = change.blocked ? 'is blocked' : 'is allowed again'
  if (change.property !== undefined) {
    const where = change.event === '*' ? 'in all events' : `in ${change.event}`
    return `${change.property} ${done} ${where}`
  }
  return `${change.event ?? change.trait ?? change.group_trait} ${done}`
}
