// The debugger's events as they come: what there was, then the stream from there on, drawn at most
// four times a second.

import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { asApiError, get, isAbort, query, type ApiError } from '../../api/client'
import { followEvents, type EventFilter, type StreamState } from '../../api/follow'
import type { DebuggedEvent } from '../../api/types'
import { Rows, type RowsShown } from './rows'

const kDrawMs = 250
const kFirstMax = 200
const kRetryMs = 3000

export interface LiveEvents extends RowsShown {
  state: StreamState
  loading: boolean
  /** Of the first request, without which there is nothing to show. */
  error: ApiError | undefined
  reload: () => void
  clear: () => void
}

interface Begun {
  loading: boolean
  error?: ApiError
}

export function useEvents(filter: EventFilter, paused: boolean): LiveEvents {
  const rows = useRef<Rows>(new Rows())
  const [shown, setShown] = useState<RowsShown>(() => rows.current.shown())
  const [state, setState] = useState<StreamState>({ kind: 'connecting' })
  const [begun, setBegun] = useState<Begun>({ loading: true })
  const [turn, setTurn] = useState(0)
  const isPaused = useRef(paused)
  isPaused.current = paused
  const target = query({ ...filter, limit: kFirstMax })

  useEffect(() => {
    const draw = drawer(rows.current, isPaused, setShown)
    setBegun({ loading: true })
    const stop = follow(target, filter, rows.current, draw.soon, setState, setBegun)
    return () => {
      stop()
      draw.stop()
    }
  }, [target, turn])

  // What has waited is shown at once.
  useEffect(() => {
    if (paused) return
    rows.current.takeIn()
    setShown(rows.current.shown())
  }, [paused])

  const clear = useCallback(() => {
    rows.current.clear()
    setShown(rows.current.shown())
  }, [])
  const reload = useCallback(() => setTurn((last) => last + 1), [])
  return { ...shown, state, loading: begun.loading, error: begun.error, reload, clear }
}

function follow(
  target: string,
  filter: EventFilter,
  rows: Rows,
  drawSoon: () => void,
  setState: (state: StreamState) => void,
  setBegun: (begun: Begun) => void,
): () => void {
  const asked = new AbortController()
  let retry: ReturnType<typeof setTimeout> | undefined
  let stop = (): void => asked.abort()
  const begin = async (): Promise<void> => {
    try {
      const first = `/api/events${target}`
      const { events } = await get<{ events: DebuggedEvent[] }>(first, asked.signal)
      rows.begin(events)
      setBegun({ loading: false })
      drawSoon()
      const onEvent = (event: DebuggedEvent): void => {
        rows.add(event)
        drawSoon()
      }
      const onSkipped = (count: number): void => {
        rows.skip(count)
        drawSoon()
      }
      // Behind 0 is everything that fits; there was nothing.
      stop = followEvents(filter, { onEvent, onSkipped, onState: setState }, events[0]?.number ?? 0)
    } catch (failure) {
      if (isAbort(failure)) return
      setBegun({ loading: false, error: asApiError(failure) })
      retry = setTimeout(() => void begin(), kRetryMs)
    }
  }
  void begin()
  return () => {
    clearTimeout(retry)
    stop()
  }
}

/** Draws soon after it is asked to, and not again before a while has passed. */
function drawer(
  rows: Rows,
  isPaused: { current: boolean },
  setShown: (shown: RowsShown) => void,
): { soon: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  let last = 0
  const draw = (): void => {
    timer = undefined
    last = performance.now()
    if (!isPaused.current) rows.takeIn()
    setShown(rows.shown())
  }
  const soon = (): void => {
    timer ??= setTimeout(draw, Math.max(0, kDrawMs - (performance.now() - last)))
  }
  return { soon, stop: () => clearTimeout(timer) }
}
