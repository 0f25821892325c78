// Four numbers to know at a glance.

import type { Accounting, Series } from '../../api/types'
import { exact, percent, short } from '../../format/number'
import { added, sum } from './columns'

export interface TilesProps {
  accounting: Accounting
  series: Series | undefined
  range: string
}

export function Tiles({ accounting, series, range }: TilesProps) {
  const sources = Object.values(series?.sources ?? {})
  const destinations = Object.values(series?.destinations ?? {})
  const received = sum(added(sources.map((one) => one.received)))
  const rejected = sum(added(sources.map((one) => one.rejected)))
  const discarded = sum(added(destinations.map((one) => one.discarded)))
  const counts = Object.values(accounting.destinations)
  const pending = counts.reduce((total, one) => total + one.pending, 0)
  const known = series !== undefined
  return (
    <dl class="tiles">
      <Tile label="Received" value={known ? received : null} note={range} />
      <Tile
        label="Rejected"
        value={known ? rejected : null}
        note={received > 0 ? `${percent(rejected, received)} of what was received` : range}
      />
      <Tile label="Pending" value={pending} note="now, in all destinations" />
      <Tile label="Discarded" value={known ? discarded : null} note={range} />
    </dl>
  )
}

function Tile({ label, value, note }: { label: string; value: number | null; note: string }) {
  return (
    <div class="tile">
      <dt>{label}</dt>
      <dd>
        <span class="tile-value" title={value === null ? undefined : exact(value)}>
          {value === null ? '–' : value < 100_000 ? exact(value) : short(value)}
        </span>
        <span class="tile-note">{note}</span>
      </dd>
    </div>
  )
}
