// An event as the call that made it: what it says of whom, and the parts of it worth a table.

import type { DebuggedEvent } from '../../api/types'

export interface Call {
  /** `track`, or a word for what is none. */
  type: string
  name: string | null
  user: string | null
  /** What the type's own members are called: properties or traits. */
  about: { label: string; members: [string, unknown][] } | null
  context: Record<string, unknown> | null
  integrations: Record<string, unknown> | null
  /** Ids and times. */
  facts: [string, string][]
}

const kFacts = [
  'userId',
  'anonymousId',
  'groupId',
  'previousId',
  'category',
  'timestamp',
  'originalTimestamp',
  'sentAt',
  'channel',
]

function objectAt(event: Record<string, unknown>, name: string): Record<string, unknown> | null {
  const value = event[name]
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as Record<string, unknown>) : null
}

export function callOf(shown: DebuggedEvent): Call {
  const event = shown.event ?? {}
  const traits = objectAt(event, 'traits')
  const properties = objectAt(event, 'properties')
  const about = properties ?? traits
  const label = properties ? 'Properties' : 'Traits'
  const facts = kFacts.filter((name) => event[name] !== undefined && event[name] !== null)
  return {
    type: shown.type ?? 'event',
    name: shown.name,
    user: shown.user,
    about: about && { label, members: Object.entries(about) },
    context: objectAt(event, 'context'),
    integrations: objectAt(event, 'integrations'),
    facts: facts.map((name) => [name, textOf(event[name])]),
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
