// What a page shows of the API: fetched when it is first needed, and again every `every` ms while
// the page can be seen. What was fetched stays while it is fetched again, and when that fails.
//
//   const sources = useResource('/api/sources', { every: 5000 })
//   if (!sources.data) return sources.error ? <ErrorState of={sources} /> : <Skeleton />

import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { asApiError, get, isAbort, type ApiError } from '../api/client'
import { reportConnection } from './connection'

export interface Resource<T> {
  data: T | undefined
  /** Of the last attempt, where it failed. */
  error: ApiError | undefined
  /** Being fetched, and nothing to show yet. */
  loading: boolean
  reload: () => void
  /** Puts what a change answered in place of what was fetched. */
  set: (data: T) => void
}

export interface ResourceOptions<T> {
  /** Milliseconds from one answer to the next request; without it: once. */
  every?: number
  /** In place of a GET of `key`. */
  load?: (signal: AbortSignal) => Promise<T>
  /** Begins with what was fetched last, on whatever page: for lists and names, not for forms. */
  cached?: boolean
  /** Whether what was fetched will not change any more, and need not be fetched again. */
  done?: (data: T) => boolean
}

/** After a failure that may pass by itself, whatever `every` says. */
const kRetryMs = 3000

const cache = new Map<string, unknown>()
const kCacheMax = 20

function remember(key: string, data: unknown): void {
  cache.delete(key)
  cache.set(key, data)
  if (cache.size > kCacheMax) cache.delete(cache.keys().next().value!)
}

interface Kept<T> {
  key: string | null
  data?: T
  error?: ApiError
}

/** `key` is the path that is fetched; null: nothing is. */
export function useResource<T>(key: string | null, options: ResourceOptions<T> = {}): Resource<T> {
  const first = (): Kept<T> =>
    options.cached && key !== null ? { key, data: cache.get(key) as T | undefined } : { key }
  const [kept, setKept] = useState<Kept<T>>(first)
  const [turn, setTurn] = useState(0)
  const load = useRef(options.load)
  load.current = options.load
  const every = options.every

  useEffect(() => {
    if (key === null) return
    const fetchIt = (signal: AbortSignal): Promise<T> =>
      load.current ? load.current(signal) : get<T>(key, signal)
    return poll<T>({ key, every, load: fetchIt, done: options.done, change: setKept })
  }, [key, every, turn])

  const reload = useCallback(() => setTurn((last) => last + 1), [])
  const set = useCallback((data: T) => setKept({ key, data }), [key])
  const current: Kept<T> = kept.key === key ? kept : first()
  const { data, error } = current
  return { data, error, loading: key !== null && data === undefined && !error, reload, set }
}

interface Poll<T> {
  key: string
  every: number | undefined
  load: (signal: AbortSignal) => Promise<T>
  done: ((data: T) => boolean) | undefined
  change: (change: (last: Kept<T>) => Kept<T>) => void
}

/** Fetches until it is ended; answers how to end it. */
function poll<T>({ key, every, load, done, change }: Poll<T>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: AbortController | undefined
  let isDone = false

  const again = (wait: number | undefined): void => {
    if (wait !== undefined && !isDone && !document.hidden) timer = setTimeout(fetchOnce, wait)
  }
  const fetchOnce = async (): Promise<void> => {
    clearTimeout(timer)
    const own = (running = new AbortController())
    let wait = every
    try {
      const data = await load(own.signal)
      if (own.signal.aborted) return
      reportConnection(key)
      remember(key, data)
      isDone = done?.(data) ?? false
      change(() => ({ key, data }))
    } catch (failure) {
      if (own.signal.aborted || isAbort(failure)) return
      const error = asApiError(failure)
      change((last) => failed(last, key, error))
      if (mayPass(error)) wait = Math.min(every ?? kRetryMs, kRetryMs)
    }
    running = undefined
    again(wait)
  }
  const onVisible = (): void => {
    if (document.hidden) clearTimeout(timer)
    else if (!running && every !== undefined && !isDone) void fetchOnce()
  }

  document.addEventListener('visibilitychange', onVisible)
  void fetchOnce()
  return () => {
    document.removeEventListener('visibilitychange', onVisible)
    clearTimeout(timer)
    running?.abort()
    reportConnection(key)
  }
}

function mayPass({ status }: ApiError): boolean {
  return status === 0 || status === 429 || status >= 500
}

function failed<T>(last: Kept<T>, key: string, error: ApiError): Kept<T> {
  if (last.key !== key || last.data === undefined) return { key, error }
  // There is something to show, so that the page doesn't say it: the banner does.
  reportConnection(key, error.message)
  return { ...last, error }
}
