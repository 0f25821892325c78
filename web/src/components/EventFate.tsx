// What became of an event: itself, and for each destination where it is and by which rule.
//
//   <EventFate fate={fate} nameOf={(id) => names[id] ?? id} />

import { path } from '../api/client'
import type { Fate } from '../api/types'
import { absolute } from '../format/time'
import { CopyButton } from './CopyButton'
import { FateLines } from './FateLines'
import { JsonView } from './JsonView'

export interface EventFateProps {
  fate: Fate
  nameOf?: (destination: string) => string
}

export function EventFate({ fate, nameOf = (id) => id }: EventFateProps) {
  return (
    <div class="stack">
      <dl class="facts">
        <dt>Source</dt>
        <dd>
          <a href={path`/sources/${fate.source}`}>{fate.source}</a>
        </dd>
        <dt>Type</dt>
        <dd>{fate.type}</dd>
        <dt>Message ID</dt>
        <dd class="fate-id">
          <span class="monospace">{fate.message_id}</span>
          <CopyButton text={fate.message_id} label="Copy message ID" />
        </dd>
        <dt>Received</dt>
        <dd>{absolute(new Date(fate.received_at))}</dd>
      </dl>
      <section class="stack-tight">
        <h3>Destinations</h3>
        <FateLines destinations={fate.destinations} nameOf={nameOf} />
      </section>
      <section class="stack-tight">
        <h3>Event</h3>
        {fate.event === null ? (
          <p class="muted">The log has it no more.</p>
        ) : (
          <div class="attempt-json">
            <JsonView value={fate.event} />
          </div>
        )}
      </section>
    </div>
  )
}
