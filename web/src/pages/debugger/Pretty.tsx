// The event as the call that made it.

import type { DebuggedEvent } from '../../api/types'
import { CodeMeaning } from '../../components/CodeMeaning'
import { JsonView } from '../../components/JsonView'
import { Notice } from '../../components/Notice'
import { Status } from '../../components/Status'
import { absolute } from '../../format/time'
import type { Names } from '../../state/use_names'
import { sentence } from '../../format/text'
import { callOf } from './call'
import { Members } from './Members'

export function Pretty({ event, names }: { event: DebuggedEvent; names: Names }) {
  const call = callOf(event)
  return (
    <div class="stack">
      <p class="call">
        <strong class="call-type">{call.type}</strong>
        {call.name !== null && <span class="call-name">“{call.name}”</span>}
        {call.user !== null && <> for user <span class="call-user">{call.user}</span></>}
      </p>
      {event.code !== null && (
        <Notice tone="bad"><CodeMeaning kind="rejected" code={event.code} /></Notice>
      )}
      {event.warnings.map((warning) => (
        <Notice key={warning} tone="warning">{sentence(warning)}</Notice>
      ))}
      {call.about && <Members label={call.about.label} members={call.about.members} />}
      <section class="stack-section">
        <h3>Facts</h3>
        <dl class="facts">
          <dt>Verdict</dt>
          <dd>
            {event.verdict === 'accepted'
              ? <Status tone="ok">Accepted</Status>
              : <Status tone="bad">Rejected</Status>}
          </dd>
          <dt>Source</dt>
          <dd><SourceLink id={event.source} names={names} /></dd>
          <dt>Received</dt>
          <dd>{absolute(new Date(event.received_at))}</dd>
          {event.message_id !== null && <><dt>Message ID</dt><dd>{event.message_id}</dd></>}
          {call.facts.map(([name, value]) => <Fact key={name} name={name} value={value} />)}
        </dl>
      </section>
      <Part label="Context" value={call.context} />
      <Part label="Integrations" value={call.integrations} />
    </div>
  )
}

function SourceLink({ id, names }: { id: string; names: Names }) {
  if (!names.sources.some((source) => source.id === id)) return <>{id}</>
  return <a href={`/sources/${encodeURIComponent(id)}`}>{names.source(id)}</a>
}

function Fact({ name, value }: { name: string; value: string }) {
  return <><dt>{name}</dt><dd>{value}</dd></>
}

function Part({ label, value }: { label: string; value: Record<string, unknown> | null }) {
  if (!value || Object.keys(value).length === 0) return null
  return (
    <section class="stack-section">
      <h3>{label}</h3>
      <JsonView value={value} open={2} />
    </section>
  )
}
