import { describe, expect, it } from 'vitest'
import type { DestinationCounts, Sample } from '../../api/types'
import { byCount } from './by_count'
import { codeAtStart, stateOf } from './destination_state'
import { keyOf, outcomeOf, withOpen } from './outcomes'
import { grouped, heights, total } from './trend'

it('puts codes in the order of their counts', () => {
  expect(byCount({ a: 1, b: 3, c: 0, d: 1 })).toEqual([
    ['b', 3],
    ['a', 1],
    ['d', 1],
  ])
})

const counts: DestinationCounts = {
  accepted: 10,
  filtered: 0,
  delivered: 10,
  discarded: 0,
  pending: 0,
  lag_seconds: 0,
  paused: null,
  last_error: null,
  filtered_by_code: {},
  discarded_by_code: {},
}

describe('the state of a destination', () => {
  const name = (more: Partial<DestinationCounts>): string =>
    stateOf({ enabled: true }, { ...counts, ...more }).name

  it('is that it delivers where nothing speaks against it', () => {
    expect(name({})).toBe('delivering')
    expect(name({ accepted: 0 })).toBe('waiting')
    expect(stateOf({ enabled: true }, undefined).name).toBe('waiting')
  })

  it('is that it fails until an attempt succeeds again', () => {
    const state = stateOf({ enabled: true }, { ...counts, last_error: '503', paused: 'it fails' })
    expect(state).toMatchObject({ name: 'failing', detail: '503. It fails.' })
  })

  it('says an error once', () => {
    const detail = (error: string) =>
      stateOf({ enabled: true }, { ...counts, last_error: error }).detail
    expect(detail('401: the server answered 401')).toBe('The server answered 401.')
    expect(detail('PG_22P02: no integer')).toBe('PG_22P02: no integer.')
  })

  it('is that it is paused, behind or disabled', () => {
    expect(name({ paused: 'its rate limit is reached' })).toBe('paused')
    expect(name({ pending: 5, lag_seconds: 61 })).toBe('behind')
    expect(name({ pending: 5, lag_seconds: 60 })).toBe('delivering')
    expect(stateOf({ enabled: false }, { ...counts, last_error: '503' }).name).toBe('disabled')
  })
})

it('knows the code of an error', () => {
  expect(codeAtStart('401: the server answered 401')).toBe('401')
  expect(codeAtStart('PG_22P02')).toBe('PG_22P02')
  expect(codeAtStart('it fails: often')).toBe(null)
  expect(codeAtStart(null)).toBe(null)
})

describe('trends', () => {
  it('join steps from the newest on, and keep gaps', () => {
    expect(grouped([1, 2, 3, 4, 5], 3)).toEqual([1, 5, 9])
    expect(grouped([null, null, 1, null], 2)).toEqual([null, 1])
    expect(grouped([], 3)).toEqual([])
  })

  it('are of the highest step', () => {
    expect(heights([1, null, 4])).toEqual([0.25, null, 1])
    expect(heights([0, 0])).toEqual([0, 0])
    expect(total([1, null, 4])).toBe(5)
  })
})

describe('samples', () => {
  const sample = (messageId: string): Sample => ({
    at: '2026-11-24T00:00:00Z',
    outcome: 'split',
    code: '400',
    status: 400,
    detail: null,
    events: 1,
    seconds: 0.1,
    event: { source: 'shop', message_id: messageId, type: 'track', received_at: '', json: '{}' },
    request: null,
    response: null,
  })

  it('tell a batch that is split from an event that was refused by itself', () => {
    expect(outcomeOf({ outcome: 'split', events: 2 }).label).toBe('Split')
    expect(outcomeOf({ outcome: 'split', events: 1 }).label).toBe('Refused')
    expect(outcomeOf({ outcome: 'delivered', events: 1 }).label).toBe('Delivered')
  })

  it('keep the one that is being looked at when newer ones come', () => {
    const [old, recent] = [sample('old'), sample('recent')]
    expect(withOpen([recent], old).map(keyOf)).toEqual([keyOf(old), keyOf(recent)])
    expect(withOpen([recent], sample('recent'))).toHaveLength(1)
    expect(withOpen([recent], undefined)).toEqual([recent])
  })
})
