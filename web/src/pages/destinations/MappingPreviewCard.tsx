// What the mappings, as they stand in the editor, would send of one of the latest events.

import { useState } from 'preact/hooks'
import type { MappedCall, MappedEvent } from '../../api/types'
import { Card } from '../../components/Card'
import { CodeBlock } from '../../components/CodeBlock'
import { Notice } from '../../components/Notice'
import { Select } from '../../components/Select'
import { Skeleton } from '../../components/States'
import type { MappingRow } from './mapping_rows'
import type { MappingCheckState } from './use_mapping_check'

export interface MappingPreviewCardProps {
  check: MappingCheckState
  rows: MappingRow[]
}

export function MappingPreviewCard({ check, rows }: MappingPreviewCardProps) {
  return (
    <div class="filter-preview">
      <Card title="Preview" intro="What would be sent of one of the latest events." flush>
        <div class={check.stale ? 'preview-body is-stale' : 'preview-body'}>
          <Body check={check} rows={rows} />
        </div>
      </Card>
    </div>
  )
}

function Body({ check, rows }: MappingPreviewCardProps) {
  if (check.error) {
    return (
      <div class="preview-note">
        <Notice tone="bad">Not checked: {check.error.message}</Notice>
      </div>
    )
  }
  if (!check.result) return <Skeleton lines={8} />
  const { preview } = check.result
  if (preview === null) {
    return <p class="preview-note muted">Mend what is wrong to see what is sent.</p>
  }
  if (preview.length === 0) {
    return <p class="preview-note muted">No event has come yet that could be shown here.</p>
  }
  return <Preview events={preview} rows={rows} />
}

function labelOf(event: MappedEvent): string {
  const what = event.name ?? event.type ?? 'event'
  return `${what} (${event.source}${event.message_id === null ? '' : `, ${event.message_id}`})`
}

function Preview({ events, rows }: { events: MappedEvent[]; rows: MappingRow[] }) {
  const [chosen, setChosen] = useState('')
  const keyOf = (event: MappedEvent): string => `${event.source} ${event.message_id ?? ''}`
  // One that something is sent of says more than one that is not taken.
  const first = events.find((each) => each.calls.length > 0) ?? events[0]!
  const event = events.find((each) => keyOf(each) === chosen) ?? first
  return (
    <div class="preview-note stack">
      <Select
        label="Event"
        value={keyOf(event)}
        choices={events.map((each) => ({ value: keyOf(each), label: labelOf(each) }))}
        onChange={setChosen}
      />
      {event.calls.length === 0 && <p class="muted">No mapping takes this event.</p>}
      {event.calls.map((call) => (
        <Call key={call.mapping} call={call} title={rows[call.mapping]?.name ?? ''} />
      ))}
    </div>
  )
}

function Call({ call, title }: { call: MappedCall; title: string }) {
  const why = [call.code, call.detail].filter((part) => part !== null).join(': ')
  return (
    <section class="stack-tight" aria-label={`Mapping ${title}`}>
      <h3>{title}</h3>
      {why !== '' && <Notice tone="warning">Not sent. {why}</Notice>}
      {call.requests.map((request, index) => (
        <CodeBlock key={index} code={request} label={`request ${index + 1}`} wrap />
      ))}
    </section>
  )
}
