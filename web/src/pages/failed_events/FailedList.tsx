// The failed events of one destination, a page at a time, the newest first.

import { useEffect, useState } from 'preact/hooks'
import { query as queryText } from '../../api/client'
import type { Destination, DestinationCounts, FailedEvent, FailedEvents } from '../../api/types'
import { Button } from '../../components/Button'
import { Card } from '../../components/Card'
import { EmptyState, ErrorState, Skeleton } from '../../components/States'
import { setQuery, useLocation } from '../../router/router'
import { useResource } from '../../state/use_resource'
import { EventDialog } from './EventDialog'
import { FailedActions } from './FailedActions'
import { FailedFilterBar } from './FailedFilterBar'
import { FailedTable } from './FailedTable'

const kPageRows = 50
const kEveryMs = 5000

export interface FailedListProps {
  destination: Destination
  destinations: Destination[]
  counts: DestinationCounts | undefined
}

export function FailedList({ destination, destinations, counts }: FailedListProps) {
  const { query } = useLocation()
  const filters = { code: query.get('code') ?? '', source: query.get('source') ?? '' }
  // Where each page before this one began; the last is where this one does.
  const [befores, setBefores] = useState<number[]>([])
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const [shown, setShown] = useState<FailedEvent>()
  const before = befores.at(-1)
  const target = `/api/failed-events${queryText({
    destination: destination.id,
    ...filters,
    before,
    limit: kPageRows,
  })}`
  const page = useResource<FailedEvents>(target, { every: kEveryMs })
  useEffect(() => setTicked(new Set()), [target])

  const filter = (values: Record<string, string | null>): void => {
    setBefores([])
    setQuery(values)
  }
  const events = page.data?.events
  // What was sent again or forgotten meanwhile is not selected any more.
  const selected = [...ticked].filter((id) => events?.some((event) => event.message_id === id))
  return (
    <Card flush>
      <FailedFilterBar
        destination={destination}
        destinations={destinations}
        counts={counts}
        filters={filters}
        onFilter={filter}
      />
      {!page.data || !events ? (
        page.error ? (
          <ErrorState of={page} />
        ) : (
          <Skeleton lines={12} />
        )
      ) : events.length === 0 ? (
        <NoneFailed filtered={filters.code !== '' || filters.source !== '' || befores.length > 0} />
      ) : (
        <>
          <FailedActions
            destination={destination}
            filters={filters}
            ticked={selected}
            counts={counts}
            onDone={() => {
              setTicked(new Set())
              page.reload()
            }}
          />
          <FailedTable events={events} ticked={ticked} onTick={setTicked} onShow={setShown} />
          <Pager
            number={befores.length + 1}
            next={page.data.next_before}
            onNewer={() => setBefores(befores.slice(0, -1))}
            onOlder={(next) => setBefores([...befores, next])}
          />
        </>
      )}
      {shown && <EventDialog event={shown} onClose={() => setShown(undefined)} />}
    </Card>
  )
}

function NoneFailed({ filtered }: { filtered: boolean }) {
  const title = filtered ? 'No failed events like this' : 'No failed events'
  return (
    <EmptyState title={title} icon="ok">
      {filtered
        ? 'Choose another code or source.'
        : 'Nothing was given up on, or all of it was sent again.'}
    </EmptyState>
  )
}

interface PagerProps {
  number: number
  next: number | null
  onNewer: () => void
  onOlder: (before: number) => void
}

function Pager({ number, next, onNewer, onOlder }: PagerProps) {
  if (number === 1 && next === null) return null
  return (
    <nav class="pager" aria-label="Pages of failed events">
      <Button small disabled={number === 1} onClick={onNewer}>
        Newer
      </Button>
      <span class="muted">Page {number}</span>
      <Button small disabled={next === null} onClick={() => next !== null && onOlder(next)}>
        Older
      </Button>
    </nav>
  )
}
