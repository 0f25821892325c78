// Follows /api/events/stream for as long as it is wanted: comes back after a pause when it breaks,
// from the event that was seen last, and gives up connections that have gone silent.
//
//   const stop = followEvents({ source: 'shop' }, { onEvent, onSkipped, onState })

import { asApiError, isAbort, query, request } from './client'
import { SseParser, type SseMessage } from './sse'
import type { DebuggedEvent } from './types'

export interface EventFilter {
  source?: string
  type?: string
  name?: string
  user?: string
  verdict?: string
  q?: string
}

export type StreamState =
  | { kind: 'connecting' }
  | { kind: 'live' }
  | { kind: 'broken'; message: string }

export interface StreamListener {
  onEvent: (event: DebuggedEvent) => void
  /** So many came faster than they are shown. */
  onSkipped?: (count: number) => void
  onState?: (state: StreamState) => unknown
}

const kPauseMs = 500
const kPauseMaxMs = 15_000
/** The server says something every 15 seconds. */
const kSilenceMs = 40_000

/** How long to wait after so many failures in a row. */
export function pauseAfter(failures: number): number {
  return Math.min(kPauseMaxMs, kPauseMs * 2 ** Math.max(0, failures - 1))
}

/** From now on, or behind the event of that number. */
export function followEvents(
  filter: EventFilter,
  listener: StreamListener,
  behind?: number,
): () => void {
  const stopped = new AbortController()
  const seen = { id: behind === undefined ? '' : String(behind), failures: 0 }
  void run(`/api/events/stream${query({ ...filter })}`, listener, stopped.signal, seen)
  return () => stopped.abort()
}

async function run(
  target: string,
  listener: StreamListener,
  stopped: AbortSignal,
  seen: Seen,
): Promise<void> {
  while (!stopped.aborted) {
    listener.onState?.({ kind: 'connecting' })
    let message = 'The server has ended the stream.'
    try {
      await once(target, listener, stopped, seen)
    } catch (error) {
      if (stopped.aborted) return
      message = isAbort(error) ? 'Nothing came for a while.' : asApiError(error).message
    }
    if (stopped.aborted) return
    seen.failures += 1
    listener.onState?.({ kind: 'broken', message })
    await pause(pauseAfter(seen.failures), stopped)
  }
}

interface Seen {
  id: string
  failures: number
}

async function once(
  target: string,
  listener: StreamListener,
  stopped: AbortSignal,
  seen: Seen,
): Promise<void> {
  const silent = new AbortController()
  const signal = AbortSignal.any([stopped, silent.signal])
  let watchdog = setTimeout(() => silent.abort(), kSilenceMs)
  const heard = (): void => {
    clearTimeout(watchdog)
    watchdog = setTimeout(() => silent.abort(), kSilenceMs)
  }
  try {
    const headers: Record<string, string> = { Accept: 'text/event-stream' }
    if (seen.id) headers['Last-Event-ID'] = seen.id
    const response = await request(target, { headers, signal })
    listener.onState?.({ kind: 'live' })
    const parser = new SseParser()
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      heard()
      seen.failures = 0
      for (const message of parser.push(value)) deliver(message, listener, seen)
    }
  } finally {
    clearTimeout(watchdog)
    // Where reading broke off, the connection is not to stay.
    silent.abort()
  }
}

function deliver(message: SseMessage, listener: StreamListener, seen: Seen): void {
  if (message.id) seen.id = message.id
  let data: unknown
  try {
    data = JSON.parse(message.data)
  } catch {
    return
  }
  if (message.event === 'event') listener.onEvent(data as DebuggedEvent)
  else if (message.event === 'skipped') listener.onSkipped?.((data as { count: number }).count)
}

function pause(milliseconds: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    stopped.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    }, { once: true })
  })
}
