import { expect, test } from 'vitest'
import { counted, percent, short } from './number'

test('small numbers are exact, large ones short', () => {
  expect(short(0)).toBe('0')
  expect(short(999)).toBe('999')
  expect(short(12_345)).toBe('12.3K')
  expect(short(4_560_000)).toBe('4.56M')
})

test('a share is never rounded to nothing or to all', () => {
  expect(percent(0, 10)).toBe('0 %')
  expect(percent(1, 100_000)).toBe('< 0.1 %')
  expect(percent(99_999, 100_000)).toBe('> 99.9 %')
  expect(percent(10, 10)).toBe('100 %')
  expect(percent(1, 0)).toBe('–')
})

test('one is singular', () => {
  expect(counted(1, 'event')).toBe('1 event')
  expect(counted(1200, 'event')).toBe('1,200 events')
})
