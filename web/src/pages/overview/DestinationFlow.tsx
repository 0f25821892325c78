// One destination's part of the accounting: a bar of its shares, and the exact numbers.

import type { DestinationCounts } from '../../api/types'
import { exact } from '../../format/number'

const kShares = [
  { key: 'delivered', tone: 'ok' },
  { key: 'pending', tone: 'accent' },
  { key: 'filtered', tone: 'neutral' },
  { key: 'discarded', tone: 'bad' },
] as const

export function DestinationFlow(props: { id: string; name: string; counts: DestinationCounts }) {
  const { id, name, counts } = props
  const shown = kShares.filter(({ key }) => counts[key] > 0)
  return (
    <li class="flow-box flow-destination" data-flow={`to ${id}`}>
      <div class="flow-destination-head">
        <a href={`/destinations/${encodeURIComponent(id)}/delivery`}>{name}</a>
        <span class="muted">{exact(counts.accepted)} accepted</span>
      </div>
      <div class="flow-bar" aria-hidden="true">
        {shown.map(({ key, tone }) => (
          <span key={key} class={`flow-fill-${tone}`} style={{ flexGrow: counts[key] }} />
        ))}
      </div>
      <dl class="flow-shares">
        {kShares.map(({ key, tone }) => (
          <div key={key} class={counts[key] === 0 ? 'flow-nought' : undefined}>
            <dt><span class={`flow-dot flow-fill-${tone}`} />{key}</dt>
            <dd>{exact(counts[key])}</dd>
          </div>
        ))}
      </dl>
    </li>
  )
}
