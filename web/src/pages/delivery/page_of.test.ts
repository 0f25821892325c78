import { expect, test } from 'vitest'
import { pageOf } from './page_of'

test('a list that fits is one page', () => {
  expect(pageOf([1, 2], 1, 2)).toEqual({ rows: [1, 2], number: 1, isLast: true })
  expect(pageOf([], 1, 2)).toEqual({ rows: [], number: 1, isLast: true })
})

test('what is beyond is on the next', () => {
  expect(pageOf([1, 2, 3], 1, 2)).toEqual({ rows: [1, 2], number: 1, isLast: false })
  expect(pageOf([1, 2, 3], 2, 2)).toEqual({ rows: [3], number: 2, isLast: true })
})

test('a page that is gone is the last', () => {
  expect(pageOf([1, 2, 3], 9, 2).number).toBe(2)
})
