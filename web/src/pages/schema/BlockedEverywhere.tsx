// The properties that no event of the source may have.

import type { BlockChange, Blocked, Schema } from '../../api/types'
import { Button } from '../../components/Button'
import { Card } from '../../components/Card'
import { exact } from '../../format/number'
import { everywhereRows } from './schema_rows'

export interface BlockedEverywhereProps {
  schema: Schema
  blocked: Blocked
  change: (change: BlockChange) => Promise<void>
}

export function BlockedEverywhere({ schema, blocked, change }: BlockedEverywhereProps) {
  const rows = everywhereRows(schema, blocked)
  if (rows.length === 0) return null
  return (
    <Card
      title="Blocked in all events"
      intro="These properties are left out before an event is stored."
    >
      <ul class="chip-list">
        {rows.map(({ name, count }) => (
          <li key={name} class="chip">
            <span class="monospace">{name}</span>
            <span class="chip-note">
              {count === 0 ? 'never seen' : `seen ${exact(count)} times`}
            </span>
            <Button
              small
              kind="quiet"
              icon="close"
              label={`Allow ${name} in all events`}
              onClick={() => void change({ event: '*', property: name, blocked: false })}
            />
          </li>
        ))}
      </ul>
    </Card>
  )
}
