// What came in, what became of it, and first of all what needs somebody.

import { useRef, useState } from 'preact/hooks'
import type { Accounting, Series, SeriesWindow } from '../api/types'
import { Button } from '../components/Button'
import { Card } from '../components/Card'
import { Page } from '../components/Page'
import { ErrorState, Skeleton } from '../components/States'
import { useNames } from '../state/use_names'
import { useRange } from '../state/use_range'
import { useResource } from '../state/use_resource'
import { useServer } from '../state/use_server'
import { Attention } from './overview/Attention'
import { Charts } from './overview/Charts'
import { Flow } from './overview/Flow'
import { NothingYet } from './overview/NothingYet'
import { Tiles } from './overview/Tiles'

const kAccountingMs = 3000
const kSeriesMs = { '1h': 5000, '24h': 30_000 }
const kWindows: { value: SeriesWindow; label: string }[] = [
  { value: '1h', label: 'Last hour' },
  { value: '24h', label: 'Last 24 hours' },
]

export function Overview() {
  const [window, setWindow] = useState<SeriesWindow>('1h')
  const accounting = useResource<Accounting>('/api/accounting', {
    every: kAccountingMs,
    cached: true,
  })
  const series = useResource<Series>(`/api/series?window=${window}`, {
    every: kSeriesMs[window],
    cached: true,
  })
  const names = useNames()
  const server = useServer()
  // What needs attention stands first, and hangs on all of them: shown at once, it pushes nothing.
  const complete = useRef(false)
  const isKnown = !series.loading && names.known && !server.loading
  complete.current ||= accounting.data !== undefined && isKnown
  const range = useRange(window, series.data)

  const choice = (
    <div class="segments" role="group" aria-label="Time range">
      {kWindows.map(({ value, label }) => (
        <Button key={value} pressed={value === window} onClick={() => setWindow(value)}>{label}</Button>
      ))}
    </div>
  )
  if (!accounting.data || !complete.current) {
    return (
      <Page title="Overview">
        {accounting.error ? <ErrorState of={accounting} /> : <Skeleton lines={10} height={40} />}
      </Page>
    )
  }
  if (accounting.data.received === 0) {
    return <Page title="Overview"><NothingYet sources={names.sources} /></Page>
  }
  return (
    <Page title="Overview" actions={choice}>
      <Attention
        accounting={accounting.data}
        series={series.data}
        names={names}
        range={range.phrase}
      />
      <Tiles accounting={accounting.data} series={series.data} range={range.note} />
      <Charts series={series} names={names} range={range.phrase} />
      <Card
        title="Accounting"
        intro="What became of every event since the server was set up. The sums always add up."
      >
        <Flow accounting={accounting.data} names={names} />
      </Card>
    </Page>
  )
}
