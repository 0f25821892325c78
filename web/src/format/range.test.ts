import { expect, test } from 'vitest'
import { rangeOf } from './range'

const kNow = Date.UTC(2026, 10, 30, 12)
const kMinute = 60_000

test('a range is what was asked for once the server has run so long', () => {
  expect(rangeOf('1h', kNow - 60 * kMinute, kNow)).toEqual({
    note: 'last hour',
    phrase: 'in the last hour',
  })
  expect(rangeOf('24h', undefined, kNow).note).toBe('last 24 hours')
})

test('a range begins with the server', () => {
  expect(rangeOf('1h', kNow - 12.9 * kMinute, kNow)).toEqual({
    note: 'since the start, 12 min ago',
    phrase: 'since the server’s start, 12 min ago',
  })
  expect(rangeOf('24h', kNow - 90 * kMinute, kNow).note).toBe('since the start, 1 h ago')
  expect(rangeOf('1h', kNow + 5000, kNow).note).toBe('since the start, just now')
})
