// What became of an event: itself, and for each destination where it is and by which rule.
//
//   <EventFate fate={fate} nameOf={(id) => names[id] ?? id} />

import { path } from '../api/client'
import type { Fate, FateOfDestination, FateState } from '../api/types'
import { absolute } from '../format/time'
import { AttemptView } from './AttemptView'
import { CopyButton } from './CopyButton'
import { JsonView } from './JsonView'
import { Status, type Tone } from './Status'

const kStates: Record<FateState, { label: string; tone: Tone; meaning: string }> = {
  not_connected: {
    label: 'Not connected',
    tone: 'neutral',
    meaning: 'It gets nothing of this source.',
  },
  before: { label: 'Before', tone: 'neutral', meaning: 'It was added after the event came.' },
  filtered: { label: 'Filtered', tone: 'neutral', meaning: '' },
  pending: { label: 'Pending', tone: 'info', meaning: 'It is not delivered yet.' },
  delivered: { label: 'Delivered', tone: 'ok', meaning: '' },
  failed: { label: 'Failed', tone: 'bad', meaning: '' },
  done: {
    label: 'Done',
    tone: 'ok',
    meaning: 'Delivered, or filtered by rules that have changed since; which is not kept.',
  },
}

export interface EventFateProps {
  fate: Fate
  nameOf?: (destination: string) => string
}

export function EventFate({ fate, nameOf = (id) => id }: EventFateProps) {
  const destinations = Object.entries(fate.destinations)
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
        {destinations.length === 0 && <p class="muted">There are none.</p>}
        <ul class="fates">
          {destinations.map(([id, of]) => (
            <FateLine key={id} id={id} name={nameOf(id)} of={of} />
          ))}
        </ul>
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

function FateLine({ id, name, of }: { id: string; name: string; of: FateOfDestination }) {
  const state = kStates[of.state]
  const facts = [
    of.status !== null && `HTTP ${of.status}`,
    of.code !== null && of.code !== String(of.status) && of.code,
    of.attempts > 0 && (of.attempts === 1 ? '1 attempt' : `${of.attempts} attempts`),
    of.sent_again && 'sent again',
  ].filter((fact) => fact !== false)
  const why = of.rule ?? of.detail ?? state.meaning
  return (
    <li class="fate">
      <Status tone={state.tone}>{state.label}</Status>
      <div class="fate-text">
        <a class="fate-name" href={path`/destinations/${id}`}>
          {name}
        </a>
        {facts.length > 0 && <span class="muted"> {facts.join(', ')}</span>}
        {why !== '' && <p class="fate-why">{why}</p>}
        {of.sample && (
          <details class="more">
            <summary>Last attempt</summary>
            <AttemptView
              event={of.sample.event.json}
              request={of.sample.request}
              response={of.sample.response}
            />
          </details>
        )}
      </div>
    </li>
  )
}
