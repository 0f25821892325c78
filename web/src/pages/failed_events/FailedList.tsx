// The failed events of one destination, a page at a time, the newest first.

import { useEffect, useState } from 'preact/hooks'
import { query as queryText } from '../../api/client'
import type { Destination, DestinationCounts, FailedEvent, FailedEvents } from '../../api/types'
import { Card } from '../../components/Card'
import { Pager } from '../../components/Pager'
import { EmptyState, ErrorState, Skeleton } from '../../components/States'
import { counted } from '../../format/number'
import { setQuery, useLocation } from '../../router/router'
import { useResource } from '../../state/use_resource'
import { EventDialog } from './EventDialog'
import { FailedActions } from './FailedActions'
import { FailedFilterBar } from './FailedFilterBar'
import { FailedTable } from './FailedTable'
import { discardedOf } from './selection'

const kPageRows = 50
const kEveryMs = 5000
/** While some are being sent again, which takes moments. */
const kSendingMs = 1000

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
  const [sending, setSending] = useState(false)
  const page = useResource<FailedEvents>(target, { every: sending ? kSendingMs : kEveryMs })
  const isSending = page.data?.events.some((event) => event.waits_for_redrive) ?? false
  useEffect(() => setSending(isSending), [isSending])
  useEffect(() => setTicked(new Set()), [target])

  const filter = (values: Record<string, string | null>): void => {
    setBefores([])
    setQuery(values)
  }
  const events = page.data?.events
  const next = page.data?.next_before ?? null
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
        <NoneFailed
          filtered={filters.code !== '' || filters.source !== '' || befores.length > 0}
          code={filters.code}
          discarded={befores.length === 0 ? discardedOf(filters, counts) : 0}
        />
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
            label="Pages of failed events"
            number={befores.length + 1}
            back={{ label: 'Newer', go: () => setBefores(befores.slice(0, -1)) }}
            on={{ label: 'Older', go: next === null ? null : () => setBefores([...befores, next]) }}
          />
        </>
      )}
      {shown && <EventDialog event={shown} onClose={() => setShown(undefined)} />}
    </Card>
  )
}

interface NoneFailedProps {
  filtered: boolean
  code: string
  /** And taken off the list since. */
  discarded: number
}

function NoneFailed({ filtered, code, discarded }: NoneFailedProps) {
  const was = counted(discarded, 'event was', 'events were')
  if (filtered) {
    return (
      <EmptyState title="No failed events like this" icon="ok">
        {discarded > 0
          ? `${was} discarded with code ${code} and taken off the list.`
          : 'Choose another code or source.'}
      </EmptyState>
    )
  }
  if (discarded > 0) {
    return (
      <EmptyState title="Nothing to send again" icon="ok">
        {was} discarded and taken off the list.
      </EmptyState>
    )
  }
  return (
    <EmptyState title="No failed events" icon="ok">
      Nothing was discarded, or all of it was sent again.
    </EmptyState>
  )
}
