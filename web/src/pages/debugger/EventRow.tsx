// One event in the list. Events never change, so that a row is drawn again only when it is chosen or
// another source name becomes known.

import { Component } from 'preact'
import type { DebuggedEvent } from '../../api/types'
import { Icon } from '../../components/Icon'
import { clock } from '../../format/time'

export interface EventRowProps {
  id: string
  event: DebuggedEvent
  source: string
  active: boolean
  chosen: boolean
}

/** A name is a line, whatever it is. */
const kNameMax = 200

export class EventRow extends Component<EventRowProps> {
  override shouldComponentUpdate(next: EventRowProps): boolean {
    const last = this.props
    return next.active !== last.active || next.chosen !== last.chosen || next.source !== last.source
  }

  override render({ id, event, source, active, chosen }: EventRowProps) {
    const rejected = event.verdict === 'rejected'
    const names = ['event-row', active && 'is-active', chosen && 'is-chosen', rejected && 'is-rejected']
    return (
      <div id={id} class={names.filter(Boolean).join(' ')} role="option" aria-selected={chosen}>
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
}
