// Waits for a source's first event, and turns into it when it comes.

import { useEffect, useState } from 'preact/hooks'
import { followEvents } from '../../api/follow'
import { get, query } from '../../api/client'
import type { DebuggedEvent } from '../../api/types'
import { Button } from '../../components/Button'
import { CodeMeaning } from '../../components/CodeMeaning'
import { Icon } from '../../components/Icon'
import { Time } from '../../components/Time'

export function FirstEvent({ source, received }: { source: string; received: number }) {
  // What was there when the page was opened is no news.
  const [waited] = useState(received === 0)
  const event = useFirstEvent(source, waited)
  if (!waited) return null
  return (
    <section class={event ? 'first-event has-come' : 'first-event'} aria-label="First event">
      <div aria-live="polite">
        {event ? <Come event={event} /> : <Waiting />}
      </div>
      {event && (
        <Button href={`/debugger?source=${encodeURIComponent(source)}`}>Open the debugger</Button>
      )}
    </section>
  )
}

function Waiting() {
  return (
    <>
      <h2 class="first-event-title"><span class="pulse" aria-hidden="true" />Waiting for your first event</h2>
      <p class="muted">Run one of the snippets below. The event appears here as soon as it comes.</p>
    </>
  )
}

function Come({ event }: { event: DebuggedEvent }) {
  const what = [event.type, event.name && `“${event.name}”`].filter(Boolean).join(' ')
  return (
    <>
      <h2 class="first-event-title">
        <Icon name={event.verdict === 'accepted' ? 'ok' : 'bad'} />
        {event.verdict === 'accepted' ? 'Your first event has come' : 'An event came and was rejected'}
      </h2>
      <p>
        <strong>{what || 'Event'}</strong>
        {event.user && <> of {event.user}</>}, <Time at={event.received_at} />
      </p>
      {event.code && <CodeMeaning kind="rejected" code={event.code} />}
    </>
  )
}

/** The latest accepted one after the first that came at all: a mended program replaces its mistakes. */
function useFirstEvent(source: string, wanted: boolean): DebuggedEvent | undefined {
  const [event, setEvent] = useState<DebuggedEvent>()
  useEffect(() => {
    if (!wanted) return
    const came = (next: DebuggedEvent): void =>
      setEvent((last) => (last?.verdict === 'accepted' ? last : next))
    const stop = followEvents({ source }, { onEvent: came })
    // It may have come between the counts and the stream.
    get<{ events: DebuggedEvent[] }>(`/api/events${query({ source, limit: 1 })}`)
      .then(({ events }) => events[0] && came(events[0]))
      .catch(() => undefined)
    return stop
  }, [source, wanted])
  return event
}
