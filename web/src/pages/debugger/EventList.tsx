// The list: one stop for Tab, up and down within it, Enter opens. Only rows in sight are there, so that
// hundreds of events a second are no work.

import { useEffect, useId, useRef, useState } from 'preact/hooks'
import type { DebuggedEvent } from '../../api/types'
import { useNarrow } from '../../state/use_narrow'
import type { Names } from '../../state/use_names'
import { EventRow } from './EventRow'
import { moved } from './keys'
import type { Row } from './rows'
import { useWindow } from './use_window'
import { scrolledTo } from './window'

/** As styles/debugger.css has it. */
const kRowHeight = 36
const kRowHeightNarrow = 58

export interface EventListProps {
  rows: Row[]
  names: Names
  chosen: DebuggedEvent | null
  choose: (event: DebuggedEvent | null) => void
}

export function EventList({ rows, names, chosen, choose }: EventListProps) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const rowHeight = useNarrow() ? kRowHeightNarrow : kRowHeight
  const span = useWindow(list, rows, rowHeight)
  const [active, setActive] = useState<number | null>(null)
  const at = active === null ? -1 : rows.findIndex((row) => row.key === active)
  const idOf = (key: number): string => `${id}-${key}`

  // Closing the detail brings the keyboard back to where it was.
  const wasOpen = useRef(false)
  useEffect(() => {
    if (wasOpen.current && !chosen) list.current?.focus({ preventScroll: true })
    wasOpen.current = chosen !== null
  }, [chosen])

  const go = (index: number): void => {
    const own = list.current!
    const sight = { scrollTop: own.scrollTop, height: own.clientHeight }
    own.scrollTop = scrolledTo(index, sight, rowHeight)
    setActive(rows[index]!.key)
    if (chosen) choose(rows[index]!.event)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && chosen) choose(null)
    else if (event.key === 'Enter' && at >= 0) choose(rows[at]!.event)
    else {
      const next = moved(event.key, at, rows.length)
      if (next === null) return
      go(next)
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

  const inSight = at >= span.from && at < span.to
  const room = { height: `${rows.length * rowHeight}px`, paddingTop: `${span.from * rowHeight}px` }
  return (
    <div class="events">
      <Head />
      <div
        class="event-rows"
        role="listbox"
        aria-label="Events, the latest first"
        tabIndex={0}
        ref={list}
        aria-activedescendant={inSight ? idOf(active!) : undefined}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        <div class="event-room" role="presentation" style={room}>
          {rows.slice(span.from, span.to).map((row, index) => (
            <EventRow
              key={row.key}
              id={idOf(row.key)}
              event={row.event}
              source={names.source(row.event.source)}
              active={row.key === active}
              chosen={row.event === chosen}
              place={span.from + index + 1}
              count={rows.length}
            />
          ))}
        </div>
      </div>
    </div>
  )
}

function Head() {
  return (
    <div class="event-row event-head" aria-hidden="true">
      <span>Time</span><span>Type</span><span>Event</span><span>User</span><span>Source</span>
      <span>Verdict</span>
    </div>
  )
}
