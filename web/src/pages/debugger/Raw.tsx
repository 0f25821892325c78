import type { DebuggedEvent } from '../../api/types'
import { CodeBlock } from '../../components/CodeBlock'

/** The event as it came, as text. */
export function Raw({ event }: { event: DebuggedEvent }) {
  if (event.event === undefined) {
    return (
      <div class="stack stack-tight">
        <p class="muted">It was no JSON object; this is how it began.</p>
        <CodeBlock code={event.raw ?? ''} label="event" wrap />
      </div>
    )
  }
  return <CodeBlock code={JSON.stringify(event.event, null, 2)} label="event" wrap />
}
