import { expect, test } from 'vitest'
import type { DebuggedEvent } from '../../api/types'
import { kRowsMax, Rows } from './rows'

function event(number: number): DebuggedEvent {
  return {
    number,
    source: 'shop',
    received_at: '2026-01-01T00:00:00Z',
    verdict: 'accepted',
    code: null,
    type: 'track',
    message_id: null,
    name: null,
    user: null,
    warnings: [],
  }
}

function numbersOf(rows: Rows): number[] {
  return rows.shown().rows.map((row) => row.event.number)
}

test('what comes stands above what was there', () => {
  const rows = new Rows()
  rows.begin([event(2), event(1)])
  rows.add(event(3))
  rows.add(event(4))
  expect(numbersOf(rows)).toEqual([2, 1])
  expect(rows.shown().waiting).toBe(2)
  rows.takeIn()
  expect(numbersOf(rows)).toEqual([4, 3, 2, 1])
  expect(rows.shown().waiting).toBe(0)
})

test('there are 500 rows and no more', () => {
  const rows = new Rows()
  for (let number = 1; number <= kRowsMax + 1; ++number) rows.add(event(number))
  rows.takeIn()
  expect(rows.shown().rows).toHaveLength(kRowsMax)
  expect(numbersOf(rows)[0]).toBe(kRowsMax + 1)
  expect(numbersOf(rows).at(-1)).toBe(2)
})

test('a long pause counts everything and keeps the latest', () => {
  const rows = new Rows()
  for (let number = 1; number <= 10_000; ++number) rows.add(event(number))
  expect(rows.shown().waiting).toBe(10_000)
  rows.takeIn()
  expect(numbersOf(rows)[0]).toBe(10_000)
  expect(rows.shown().rows).toHaveLength(kRowsMax)
})

test('a row keeps its key while others come', () => {
  const rows = new Rows()
  rows.begin([event(1)])
  const key = rows.shown().rows[0]!.key
  rows.add(event(2))
  rows.takeIn()
  expect(rows.shown().rows[1]!.key).toBe(key)
})

test('skipped events are added up until it begins anew', () => {
  const rows = new Rows()
  rows.skip(3)
  rows.skip(4)
  expect(rows.shown().skipped).toBe(7)
  rows.clear()
  expect(rows.shown().skipped).toBe(0)
})
