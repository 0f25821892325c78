import { expect, test } from 'vitest'
import { duration, relative } from './time'

test('a duration is said in its largest unit', () => {
  expect(duration(0)).toBe('0 ms')
  expect(duration(0.0123)).toBe('12 ms')
  expect(duration(4.26)).toBe('4.3 s')
  expect(duration(59)).toBe('59 s')
  expect(duration(60)).toBe('1 min')
  expect(duration(7199)).toBe('1 h')
  expect(duration(200_000)).toBe('2 d')
})

test('a time is said relative to now', () => {
  expect(relative(1_000_000, 1_000_900)).toBe('now')
  expect(relative(1_000_000, 1_012_000)).toBe('12 s ago')
  expect(relative(1_060_000, 1_000_000)).toBe('in 1 min')
})

test('a clock that is a little behind makes no future', () => {
  expect(relative(1_003_000, 1_000_000)).toBe('now')
})
