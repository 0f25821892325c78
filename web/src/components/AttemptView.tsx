// An attempt to deliver: the event, the request as it was sent, and the answer, in tabs.

import { useState } from 'preact/hooks'
import { CodeBlock } from './CodeBlock'
import { JsonView } from './JsonView'
import { Tabs } from './Tabs'

export interface AttemptViewProps {
  /** An object, or JSON text that may have been cut. */
  event: unknown
  request: string | null
  response: string | null
}

export function AttemptView({ event, request, response }: AttemptViewProps) {
  const [tab, setTab] = useState('event')
  const tabs = [
    { id: 'event', label: 'Event' },
    { id: 'request', label: 'Request' },
    { id: 'response', label: 'Response' },
  ]
  return (
    <Tabs label="Attempt" tabs={tabs} value={tab} onChange={setTab}>
      {tab === 'event' && <EventView event={event} />}
      {tab === 'request' && (
        <Wire
          text={request}
          label="Request"
          none="This kind of destination has no request to show."
        />
      )}
      {tab === 'response' && <Wire text={response} label="Response" none="No answer came." />}
    </Tabs>
  )
}

/** The value of JSON text; undefined where it was cut, and is none. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function EventView({ event }: { event: unknown }) {
  const value = typeof event === 'string' ? valueOf(event) : event
  if (value === undefined) return <CodeBlock code={String(event)} label="Event" wrap />
  return (
    <div class="attempt-json">
      <JsonView value={value} />
    </div>
  )
}

function Wire({ text, label, none }: { text: string | null; label: string; none: string }) {
  if (text === null || text === '') return <p class="muted">{none}</p>
  return <CodeBlock code={text} label={label} wrap />
}
