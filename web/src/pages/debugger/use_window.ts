// Follows what is in sight of a list that grows at its top: who has scrolled down keeps looking at
// the same rows.

import type { RefObject } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Row } from './rows'
import { spanOf, type Sight, type Span } from './window'

const kUnknownHeight = 800

export function useWindow(
  list: RefObject<HTMLElement | null>,
  rows: Row[],
  rowHeight: number,
): Span {
  const [sight, setSight] = useState<Sight>({ scrollTop: 0, height: kUnknownHeight })

  useLayoutEffect(() => {
    const own = list.current!
    const look = (): void => setSight({ scrollTop: own.scrollTop, height: own.clientHeight })
    const follow = new ResizeObserver(look)
    follow.observe(own)
    own.addEventListener('scroll', look, { passive: true })
    return () => {
      follow.disconnect()
      own.removeEventListener('scroll', look)
    }
  }, [])

  const top = useRef<number>(undefined)
  useLayoutEffect(() => {
    const own = list.current!
    const came = rows.findIndex((row) => row.key === top.current)
    top.current = rows[0]?.key
    if (came <= 0 || own.scrollTop === 0) return
    own.scrollTop += came * rowHeight
    setSight({ scrollTop: own.scrollTop, height: own.clientHeight })
  }, [rows, rowHeight])

  return spanOf(sight, rowHeight, rows.length)
}
