// One event in the list.

import type { DebuggedEvent } from '../../api/types'
import { Icon } from '../../components/Icon'
import { clock } from '../../format/time'

export interface EventRowProps {
  id: string
  event: DebuggedEvent
  source: string
  active: boolean
  chosen: boolean
  /** Of how many rows it is which, from 1. */
  place: number
  count: number
}

/** A name is a line, whatever it is. */
const kNameMax = 200

export function EventRow(props: EventRowProps) {
  const { id, event, source, active, chosen } = props
  const rejected = event.verdict === 'rejected'
  const states = [active && 'is-active', chosen && 'is-chosen', rejected && 'is-rejected']
  return (
    <div
      id={id}
      class={['event-row', ...states].filter(Boolean).join(' ')}
      role="option"
      aria-selected={chosen}
      aria-posinset={props.place}
      aria-setsize={props.count}
    >
      <time class="event-time">{clock(new Date(event.received_at))}</time>
      <span class="event-type">{event.type ?? 'unreadable'}</span>
      <span class="event-name">{event.name?.slice(0, kNameMax) ?? '–'}</span>
      <span class="event-user">{event.user?.slice(0, kNameMax) ?? '–'}</span>
      <span class="event-source">{source}</span>
      <span class={`event-verdict verdict-${event.verdict}`}>
        <Icon name={rejected ? 'bad' : 'ok'} size={14} />
        <span class="event-code">{rejected ? (event.code ?? 'rejected') : 'accepted'}</span>
      </span>
    </div>
  )
}
