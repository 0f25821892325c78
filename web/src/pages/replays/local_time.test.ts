import { expect, it } from 'vitest'
import { rangeProblem, toLocal, toUtc } from './local_time'

it('takes a local time to UTC and back', () => {
  const time = new Date(2026, 10, 1, 9, 5)
  expect(toLocal(time)).toBe('2026-11-01T09:05')
  expect(toUtc('2026-11-01T09:05')).toBe(time.toISOString().replace('.000Z', 'Z'))
})

it('knows what is no time', () => {
  expect(toUtc('')).toBeNull()
  expect(toUtc('soon')).toBeNull()
})

it('says what is wrong with a range', () => {
  const now = new Date(2026, 10, 2)
  expect(rangeProblem('', '', now)).toBe('Say from when.')
  expect(rangeProblem('2026-11-03T00:00', '', now)).toBe('That is in the future.')
  expect(rangeProblem('2026-11-01T00:00', '2026-11-01T00:00', now)).toBe(
    'The end is to be after the beginning.',
  )
  expect(rangeProblem('2026-11-01T00:00', '2026-11-01T10:00', now)).toBeNull()
  expect(rangeProblem('2026-11-01T00:00', '', now)).toBeNull()
})
