// The same over time, a chart a question: what comes in, what is delivered, what waits, what goes wrong.

import { useMemo } from 'preact/hooks'
import { Chart } from '../../charts/Chart'
import { seriesTone, type Line } from '../../charts/lines'
import type { DestinationSeries, Series } from '../../api/types'
import { Card } from '../../components/Card'
import { ErrorState, Skeleton } from '../../components/States'
import type { Names } from '../../state/use_names'
import type { Resource } from '../../state/use_resource'
import { added, perMinute, sum } from './columns'

/** So many destinations have a line of their own; the rest share one. */
const kLinesMax = 5

export interface ChartsProps {
  series: Resource<Series>
  names: Names
  range: string
}

export function Charts({ series, names, range }: ChartsProps) {
  const data = series.data
  const lines = useMemo(() => (data ? linesOf(data, names) : null), [data, names.destinations])
  const charts = [
    { title: 'Received', unit: 'events per minute', lines: lines?.received },
    { title: 'Delivered', unit: 'events per minute, by destination', lines: lines?.delivered },
    { title: 'Pending', unit: 'events, by destination', lines: lines?.pending },
    { title: 'Not delivered', unit: 'events per minute', lines: lines?.troubles },
  ]
  if (!data && series.error) {
    return (
      <Card title="Over time">
        <ErrorState of={series} title="The charts could not be loaded" />
      </Card>
    )
  }
  return (
    <div class="columns">
      {charts.map(({ title, unit, lines }) => (
        <Card key={title} title={title} intro={unit}>
          {data && lines ? (
            <Chart label={`${title}, ${unit}, ${range}`} times={data.times} lines={lines} />
          ) : (
            <div class="chart-wait"><Skeleton lines={1} height={180} /></div>
          )}
        </Card>
      ))}
    </div>
  )
}

function linesOf(series: Series, names: Names) {
  const sources = Object.values(series.sources)
  const destinations = Object.values(series.destinations)
  const rate = (label: string, tone: Line['tone'], columns: Line['values'][]): Line => ({
    label,
    tone,
    values: perMinute(added(columns), series.step_seconds),
  })
  return {
    received: [
      { ...rate('received', 'accent', sources.map((one) => one.received)), area: true },
      rate('rejected', 'bad', sources.map((one) => one.rejected)),
      rate('duplicates', 'neutral', sources.map((one) => one.duplicates)),
    ],
    delivered: byDestination(series, names, (one) =>
      perMinute(one.delivered, series.step_seconds)),
    pending: byDestination(series, names, (one) => one.pending),
    troubles: [
      rate('retried', 'warning', destinations.map((one) => one.retried)),
      rate('discarded', 'bad', destinations.map((one) => one.discarded)),
      rate('filtered', 'neutral', destinations.map((one) => one.filtered)),
    ],
  }
}

function byDestination(
  series: Series,
  names: Names,
  column: (one: DestinationSeries) => Line['values'],
): Line[] {
  const all = Object.entries(series.destinations).map(([id, one], index) => ({
    label: names.destination(id),
    tone: seriesTone(index),
    values: column(one),
  }))
  if (all.length <= kLinesMax) return all
  const sorted = all.toSorted((a, b) => sum(b.values) - sum(a.values))
  const rest = sorted.slice(kLinesMax)
  const others: Line = {
    label: `${rest.length} others`,
    tone: 'neutral',
    values: added(rest.map((one) => one.values)),
  }
  return [...sorted.slice(0, kLinesMax), others]
}
