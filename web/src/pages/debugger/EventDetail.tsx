// The chosen event: beside the list where there is room, else over everything.

import { useEffect, useRef, useState } from 'preact/hooks'
import type { DebuggedEvent } from '../../api/types'
import { Button } from '../../components/Button'
import { Dialog } from '../../components/Dialog'
import { Tabs } from '../../components/Tabs'
import { clock } from '../../format/time'
import { useNarrow } from '../../state/use_narrow'
import type { Names } from '../../state/use_names'
import { Pretty } from './Pretty'
import { Raw } from './Raw'
import { WhereItWent } from './WhereItWent'

export interface EventDetailProps {
  event: DebuggedEvent
  names: Names
  onClose: () => void
}

export function EventDetail(props: EventDetailProps) {
  const title = `Event of ${clock(new Date(props.event.received_at))}`
  if (useNarrow()) {
    return (
      <Dialog title={title} sheet onClose={props.onClose}><DetailTabs {...props} /></Dialog>
    )
  }
  return <Pane title={title} {...props} />
}

function Pane(props: EventDetailProps & { title: string }) {
  const pane = useRef<HTMLElement>(null)
  // Another event begins at its top.
  useEffect(() => pane.current?.scrollTo(0, 0), [props.event])
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') props.onClose()
  }
  return (
    <aside class="card debugger-detail" aria-label="Event" ref={pane} onKeyDown={onKeyDown}>
      <header class="detail-header">
        <h2 class="wrap-anywhere">{props.title}</h2>
        <Button kind="quiet" icon="close" label="Close" onClick={props.onClose} />
      </header>
      <div class="detail-body"><DetailTabs {...props} /></div>
    </aside>
  )
}

function DetailTabs({ event, names }: EventDetailProps) {
  const [tab, setTab] = useState('pretty')
  const isStored = event.verdict === 'accepted' && event.message_id !== null
  const tabs = [
    { id: 'pretty', label: 'Pretty' },
    { id: 'raw', label: 'Raw' },
    ...(isStored ? [{ id: 'fate', label: 'Where it went' }] : []),
  ]
  // The choice stays from event to event, but for those that don't have it.
  const shown = tabs.some((one) => one.id === tab) ? tab : 'pretty'
  return (
    <Tabs label="Event" tabs={tabs} value={shown} onChange={setTab}>
      {shown === 'pretty' && <Pretty key={event.number} event={event} names={names} />}
      {shown === 'raw' && <Raw key={event.number} event={event} />}
      {shown === 'fate' && <WhereItWent key={event.number} event={event} names={names} />}
    </Tabs>
  )
}
