// The accounting as a picture: received, what became of it at the door, and each destination's share.
// The numbers are lists in HTML, which is also what phones and screen readers get; the bands between
// them are drawn behind, as wide as their share.

import { useRef } from 'preact/hooks'
import type { Accounting } from '../../api/types'
import { exact, percent } from '../../format/number'
import type { Names } from '../../state/use_names'
import { DestinationFlow } from './DestinationFlow'
import { FlowBands } from './FlowBands'

const kFates = [
  { key: 'accepted', label: 'Accepted', tone: 'accent' },
  { key: 'rejected', label: 'Rejected', tone: 'bad' },
  { key: 'duplicates', label: 'Duplicates', tone: 'neutral' },
  { key: 'suppressed', label: 'Suppressed', tone: 'neutral' },
] as const

export function Flow({ accounting, names }: { accounting: Accounting; names: Names }) {
  const frame = useRef<HTMLDivElement>(null)
  const destinations = Object.entries(accounting.destinations)
  return (
    <div class="flow" ref={frame}>
      <FlowBands
        frame={frame}
        shares={kFates.map(({ key, tone }) => ({ key, tone, count: accounting[key] }))}
        accepted={destinations.map(([id, counts]) => ({ key: id, tone: 'accent', count: counts.accepted }))}
      />
      <dl class="flow-column flow-in">
        <div class="flow-box" data-flow="received">
          <dt>Received</dt>
          <dd>{exact(accounting.received)}</dd>
        </div>
      </dl>
      <dl class="flow-column flow-fates">
        {kFates.map(({ key, label, tone }) => (
          <div key={key} class={`flow-box flow-${tone}`} data-flow={key}>
            <dt>{label}</dt>
            <dd>
              {exact(accounting[key])}
              <span class="flow-share">{percent(accounting[key], accounting.received)}</span>
            </dd>
          </div>
        ))}
      </dl>
      <ul class="flow-column flow-destinations" aria-label="Destinations">
        {destinations.map(([id, counts]) => (
          <DestinationFlow key={id} id={id} name={names.destination(id)} counts={counts} />
        ))}
        {destinations.length === 0 && (
          <li class="flow-box muted">
            No destinations yet: events are kept in the log. <a href="/destinations/add">Add one</a>
          </li>
        )}
      </ul>
    </div>
  )
}
