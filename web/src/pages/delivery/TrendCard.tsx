// What each step of the last hour or day added, and how many waited.

import { useState } from 'preact/hooks'
import type { Series, SeriesWindow } from '../../api/types'
import { Chart } from '../../charts/Chart'
import { Button } from '../../components/Button'
import { Card } from '../../components/Card'
import { ErrorState, Skeleton } from '../../components/States'
import { useRange } from '../../state/use_range'
import { useResource } from '../../state/use_resource'

const kWindows: { id: SeriesWindow; label: string; step: string }[] = [
  { id: '1h', label: 'Last hour', step: '10 s' },
  { id: '24h', label: 'Last 24 hours', step: '5 min' },
]

export function TrendCard({ id }: { id: string }) {
  const [window, setWindow] = useState<SeriesWindow>('1h')
  const series = useResource<Series>(`/api/series?window=${window}`, { every: 5000 })
  const range = useRange(window, series.data)
  const segments = (
    <div class="segments" role="group" aria-label="Time range">
      {kWindows.map((each) => (
        <Button key={each.id} pressed={each.id === window} onClick={() => setWindow(each.id)}>
          {each.label}
        </Button>
      ))}
    </div>
  )
  const { step } = kWindows.find((each) => each.id === window)!
  return (
    <Card title="Trend" intro={`By ${step}, ${range.phrase}.`} actions={segments}>
      {series.data ? (
        <TrendCharts id={id} series={series.data} />
      ) : series.error ? (
        <ErrorState of={series} />
      ) : (
        <div class="trend-charts">
          <ChartWait />
          <ChartWait />
        </div>
      )}
    </Card>
  )
}

/** As high as a chart. */
function ChartWait() {
  return (
    <div class="chart-wait">
      <Skeleton lines={1} height={180} />
    </div>
  )
}

function TrendCharts({ id, series }: { id: string; series: Series }) {
  const own = series.destinations[id]
  if (!own) return <p class="muted">Nothing was counted yet.</p>
  return (
    <div class="trend-charts">
      <Chart
        label="Outcomes"
        times={series.times}
        lines={[
          { label: 'delivered', tone: 'ok', values: own.delivered, area: true },
          { label: 'filtered', tone: 'neutral', values: own.filtered },
          { label: 'retried', tone: 'warning', values: own.retried },
          { label: 'discarded', tone: 'bad', values: own.discarded },
        ]}
      />
      <Chart
        label="Pending"
        times={series.times}
        lines={[{ label: 'pending', tone: 'accent', values: own.pending, area: true }]}
      />
    </div>
  )
}
