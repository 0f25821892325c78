import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { followEvents, pauseAfter, type StreamState } from './follow'

const requests: Request[] = []
let answers: (() => Response)[] = []

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('sessionStorage', { getItem: () => null })
  requests.length = 0
  vi.stubGlobal('fetch', (target: string, init: RequestInit) => {
    requests.push(new Request(`http://console${target}`, init))
    const answer = answers.shift()
    return answer ? Promise.resolve(answer()) : new Promise(() => undefined)
  })
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function streamOf(text: string): () => Response {
  return () => new Response(text, { headers: { 'Content-Type': 'text/event-stream' } })
}

test('a stream that breaks goes on from the last event', async () => {
  answers = [streamOf('id: 7\nevent: event\ndata: {"number":7}\n\n')]
  const numbers: number[] = []
  const stop = followEvents({ source: 'shop' }, { onEvent: (event) => numbers.push(event.number) })
  await vi.advanceTimersByTimeAsync(pauseAfter(1))
  stop()
  expect(numbers).toEqual([7])
  expect(requests.map((request) => request.headers.get('Last-Event-ID'))).toEqual([null, '7'])
  expect(requests[0]!.url).toBe('http://console/api/events/stream?source=shop')
})

test('what was skipped is counted, and what is no JSON is passed over', async () => {
  answers = [streamOf('event: event\ndata: {oops\n\nevent: skipped\ndata: {"count":3}\n\n')]
  const counts: number[] = []
  const listener = { onEvent: () => counts.push(-1), onSkipped: (n: number) => counts.push(n) }
  const stop = followEvents({}, listener)
  await vi.advanceTimersByTimeAsync(0)
  stop()
  expect(counts).toEqual([3])
})

test('an answer that is an error says so, and is tried again', async () => {
  const body = JSON.stringify({ success: false, code: 'busy', message: 'Too many streams.' })
  answers = [() => new Response(body, { status: 503 })]
  const states: StreamState[] = []
  const onState = (state: StreamState): unknown => states.push(state)
  const stop = followEvents({}, { onEvent: () => undefined, onState })
  await vi.advanceTimersByTimeAsync(pauseAfter(1))
  stop()
  expect(states).toEqual([
    { kind: 'connecting' },
    { kind: 'broken', message: 'Too many streams.' },
    { kind: 'connecting' },
  ])
})

test('pauses double up to fifteen seconds', () => {
  expect([1, 2, 3, 20].map(pauseAfter)).toEqual([500, 1000, 2000, 15_000])
})
