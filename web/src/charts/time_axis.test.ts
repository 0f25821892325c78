import { expect, test } from 'vitest'
import { timeLabels } from './time_axis'

const kNoon = new Date(2026, 10, 30, 12, 0, 0).getTime() / 1000

test('minutes are said without seconds', () => {
  expect(timeLabels([kNoon, kNoon + 300])).toEqual(['12:00', '12:05'])
})

test('steps below a minute are said with seconds', () => {
  expect(timeLabels([kNoon, kNoon + 30, kNoon + 60])).toEqual(['12:00:00', '12:00:30', '12:01:00'])
})

test('no label stands there twice', () => {
  expect(timeLabels([kNoon, kNoon + 43_200, kNoon + 86_400])).toEqual(['12:00', '00:00', ''])
  expect(timeLabels([])).toEqual([])
})
