import { expect, test } from 'vitest'
import { moved } from './keys'

test('arrows move by one and stay within the list', () => {
  expect(moved('ArrowDown', -1, 3)).toBe(0)
  expect(moved('ArrowDown', 2, 3)).toBe(2)
  expect(moved('ArrowUp', 0, 3)).toBe(0)
  expect(moved('End', 0, 3)).toBe(2)
})

test('other keys, and a list without rows, move nothing', () => {
  expect(moved('a', 0, 3)).toBeNull()
  expect(moved('ArrowDown', -1, 0)).toBeNull()
})
