// The list: one stop for Tab, up and down within it, Enter opens. Rows that did not change are not
// looked at again, and those out of sight not laid out, so that hundreds of events a second are no work.

import { useEffect, useId, useRef, useState } from 'preact/hooks'
import type { DebuggedEvent } from '../../api/types'
import type { Names } from '../../state/use_names'
import { EventRow } from './EventRow'
import { moved } from './keys'
import type { Row } from './rows'

export interface EventListProps {
  rows: Row[]
  names: Names
  chosen: DebuggedEvent | null
  choose: (event: DebuggedEvent | null) => void
}

export function EventList({ rows, names, chosen, choose }: EventListProps) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState<number | null>(null)
  const at = rows.findIndex((row) => row.key === active)
  const idOf = (key: number): string => `${id}-${key}`

  // Closing the detail brings the keyboard back to where it was.
  const wasOpen = useRef(false)
  useEffect(() => {
    if (wasOpen.current && !chosen) list.current?.focus({ preventScroll: true })
    wasOpen.current = chosen !== null
  }, [chosen])

  const go = (row: Row): void => {
    setActive(row.key)
    document.getElementById(idOf(row.key))?.scrollIntoView({ block: 'nearest' })
    if (chosen) choose(row.event)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && chosen) choose(null)
    else if (event.key === 'Enter' && at >= 0) choose(rows[at]!.event)
    else {
      const next = moved(event.key, at, rows.length)
      if (next === null) return
      go(rows[next]!)
    }
    event.preventDefault()
  }
  const onClick = (event: MouseEvent): void => {
    const option = event.target instanceof Element ? event.target.closest('[role=option]') : null
    const row = rows.find((one) => idOf(one.key) === option?.id)
    if (!row) return
    setActive(row.key)
    choose(row.event)
  }

  return (
    <div class="events">
      <div class="event-row event-head" aria-hidden="true">
        <span>Time</span><span>Type</span><span>Event</span><span>User</span><span>Source</span>
        <span>Verdict</span>
      </div>
      <div
        class="event-rows"
        role="listbox"
        aria-label="Events, the latest first"
        tabIndex={0}
        ref={list}
        aria-activedescendant={at >= 0 ? idOf(active!) : undefined}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        {rows.map((row) => (
          <EventRow
            key={row.key}
            id={idOf(row.key)}
            event={row.event}
            source={names.source(row.event.source)}
            active={row.key === active}
            chosen={row.event === chosen}
          />
        ))}
      </div>
    </div>
  )
}
