import type { SourceCounts } from '../../api/types'
import { exact, percent } from '../../format/number'

/** What the source has sent so far, and what it was rejected for most. */
export function SourceTiles({ id, counts }: { id: string; counts: SourceCounts }) {
  const [worst] = Object.entries(counts.rejected_by_code).sort((a, b) => b[1] - a[1])
  const href = `/debugger?source=${encodeURIComponent(id)}&verdict=rejected`
  return (
    <dl class="tiles">
      <Tile label="Received" value={counts.received} note="so far" />
      <Tile label="Accepted" value={counts.accepted} note={percent(counts.accepted, counts.received)} />
      <Tile
        label="Rejected"
        value={counts.rejected}
        note={worst ? <>most for <a href={href}>{worst[0]}</a></> : 'none'}
      />
      <Tile label="Duplicates" value={counts.duplicates} note="told by their message id" />
    </dl>
  )
}

function Tile(props: { label: string; value: number; note: preact.ComponentChildren }) {
  return (
    <div class="tile">
      <dt>{props.label}</dt>
      <dd>
        <span class="tile-value">{exact(props.value)}</span>
        <span class="tile-note">{props.note}</span>
      </dd>
    </div>
  )
}
