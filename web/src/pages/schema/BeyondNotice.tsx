// Says what of the source is not in its schema, and why: limits, and what the log lost too early.

import type { Schema } from '../../api/types'
import { Notice } from '../../components/Notice'
import { counted } from '../../format/number'

const kLimits: [string, string, string][] = [
  ['events', 'call', 'whose event’s name had no place: a source has 4,000 names of events'],
  ['properties', 'time', 'a property had no place: an event has 300'],
  ['traits', 'time', 'a trait had no place: a source has 300'],
  ['group_traits', 'time', 'a group trait had no place: a source has 300'],
]

export function BeyondNotice({ schema }: { schema: Schema }) {
  const beyond = kLimits.filter(([kind]) => (schema.beyond[kind] ?? 0) > 0)
  if (beyond.length === 0 && schema.missed === 0) return null
  return (
    <Notice tone="info">
      <p>
        <strong>Not everything is in this schema.</strong> What came first is kept; what has no
        place is delivered all the same.
      </p>
      <ul>
        {beyond.map(([kind, one, why]) => (
          <li key={kind}>
            {counted(schema.beyond[kind] ?? 0, one)} {why}.
          </li>
        ))}
        {schema.missed > 0 && (
          <li>
            {counted(schema.missed, 'event')} of all sources left the log before{' '}
            {schema.missed === 1 ? 'it was' : 'they were'} read.
          </li>
        )}
      </ul>
    </Notice>
  )
}
