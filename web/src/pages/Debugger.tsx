// Events as they come, and for each what it was and where it went.

import { useMemo, useState } from 'preact/hooks'
import type { DebuggedEvent } from '../api/types'
import { Button } from '../components/Button'
import { Page } from '../components/Page'
import { EmptyState, ErrorState, Skeleton } from '../components/States'
import { exact } from '../format/number'
import { setQuery, useLocation } from '../router/router'
import { useNames } from '../state/use_names'
import { EventDetail } from './debugger/EventDetail'
import { EventList } from './debugger/EventList'
import { filterOf, isEmpty, kFilterNames } from './debugger/filter'
import { Filters } from './debugger/Filters'
import { StreamStatus } from './debugger/StreamStatus'
import { useEvents } from './debugger/use_events'

const kNoFilter = Object.fromEntries(kFilterNames.map((name) => [name, null]))

export function Debugger() {
  const { query } = useLocation()
  const text = query.toString()
  const filter = useMemo(() => filterOf(query), [text])
  const [paused, setPaused] = useState(false)
  const [chosen, setChosen] = useState<DebuggedEvent | null>(null)
  const names = useNames()
  const events = useEvents(filter, paused)

  const actions = (
    <>
      {!events.error && <StreamStatus state={events.state} paused={paused} />}
      <Button icon={paused ? 'play' : 'pause'} onClick={() => setPaused(!paused)}>
        {paused ? resumeLabel(events.waiting) : 'Pause'}
      </Button>
      <Button onClick={events.clear} disabled={events.rows.length === 0}>Clear</Button>
    </>
  )
  const list = (): preact.ComponentChildren => {
    if (events.error) return <ErrorState of={events} title="The events could not be loaded" />
    if (events.loading) return <Skeleton lines={12} height={24} />
    if (events.rows.length === 0) return <NoEvents filtered={!isEmpty(filter)} />
    return <EventList rows={events.rows} names={names} chosen={chosen} choose={setChosen} />
  }
  return (
    <Page
      title="Debugger"
      intro="The latest events as they came, rejected ones included."
      actions={actions}
      full
    >
      <Filters filter={filter} sources={names.sources} />
      <div class={chosen ? 'debugger has-detail' : 'debugger'}>
        <div class="card debugger-list">
          {events.skipped > 0 && (
            <p class="debugger-skipped">
              {exact(events.skipped)} more came faster than they are shown.
              They are counted, stored and delivered like all others.
            </p>
          )}
          {list()}
        </div>
        {chosen && (
          <EventDetail event={chosen} names={names} onClose={() => setChosen(null)} />
        )}
      </div>
    </Page>
  )
}

function resumeLabel(waiting: number): string {
  return waiting > 0 ? `Resume (${exact(waiting)} new)` : 'Resume'
}

function NoEvents({ filtered }: { filtered: boolean }) {
  if (filtered) {
    const actions = <Button onClick={() => setQuery(kNoFilter)}>Remove filters</Button>
    return (
      <EmptyState title="No event fits these filters" icon="search" actions={actions}>
        What comes and fits appears here at once.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title="Waiting for events"
      icon="debugger"
      actions={<Button href="/sources">Connect a source</Button>}
    >
      What comes appears here at once. The debugger keeps the latest events of each source, and starts
      anew with the server.
    </EmptyState>
  )
}
