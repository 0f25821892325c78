import { expect, test } from 'vitest'
import type { Accounting, DestinationCounts, Series } from '../../api/types'
import { concernsOf } from './attention'

const kQuiet: DestinationCounts = {
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

function accountingOf(destinations: Record<string, DestinationCounts>): Accounting {
  const counts = { received: 10, rejected: 0, duplicates: 0, suppressed: 0, accepted: 10 }
  return { ...counts, rejected_by_code: {}, sources: {}, destinations }
}

function seriesOf(received: number[], rejected: number[], id = 'shop'): Series {
  const sources = { [id]: { received, rejected, accepted: [], duplicates: [] } }
  return { window: '1h', step_seconds: 10, times: [1, 2], sources, destinations: {} }
}

test('where all is well there is nothing to look at', () => {
  expect(concernsOf({ accounting: accountingOf({ lake: kQuiet }) })).toEqual([])
})

test('a paused destination says why and what waits', () => {
  const counts = { ...kQuiet, pending: 3, paused: 'it was asked to wait' }
  const [found] = concernsOf({ accounting: accountingOf({ hook: counts }) })
  expect(found).toMatchObject({ state: 'Paused', href: '/destinations/hook/delivery' })
  expect(found!.text).toBe('It was asked to wait. 3 events pending.')
})

test('a destination fails until its next success, whatever waits', () => {
  const accounting = accountingOf({ hook: { ...kQuiet, discarded: 10, last_error: '404' } })
  expect(concernsOf({ accounting })).toMatchObject([{ state: 'Failing', text: '404.' }])
})

test('a disabled destination is left alone', () => {
  const accounting = accountingOf({ hook: { ...kQuiet, last_error: '404' } })
  expect(concernsOf({ accounting, destinations: [{ id: 'hook', enabled: false }] })).toEqual([])
})

test('what fails stands before what is behind', () => {
  const behind = { ...kQuiet, pending: 1, lag_seconds: 61 }
  const failing = { ...kQuiet, pending: 1, last_error: 'ECONNREFUSED' }
  const accounting = accountingOf({ behind, failing })
  const states = concernsOf({ accounting }).map((one) => one.state)
  expect(states).toEqual(['Failing', 'Behind'])
})

test('rejections are a concern from a twentieth on', () => {
  const looked = { accounting: accountingOf({}), range: 'in the last hour' }
  expect(concernsOf({ ...looked, series: seriesOf([50, 50], [2, 2]) })).toEqual([])
  const [found] = concernsOf({ ...looked, series: seriesOf([50, 50], [2, 3]) })
  expect(found!.text).toBe('5 of 100 events rejected (5 %) in the last hour.')
})

test('a key that is nobody\'s is a concern at once', () => {
  const series = seriesOf([1, 0], [1, 0], '(unknown)')
  const [found] = concernsOf({ accounting: accountingOf({}), series })
  expect(found).toMatchObject({ state: 'Unknown key', kind: 'source' })
})
