import { expect, test } from 'vitest'
import { scrolledTo, spanOf } from './window'

test('what is in sight is drawn, and a little more', () => {
  expect(spanOf({ scrollTop: 0, height: 360 }, 36, 500)).toEqual({ from: 0, to: 16 })
  expect(spanOf({ scrollTop: 3600, height: 360 }, 36, 500)).toEqual({ from: 94, to: 116 })
})

test('there is nothing behind the last row', () => {
  expect(spanOf({ scrollTop: 3600, height: 360 }, 36, 5)).toEqual({ from: 5, to: 5 })
  expect(spanOf({ scrollTop: 0, height: 360 }, 36, 0)).toEqual({ from: 0, to: 0 })
})

test('a row that is in sight moves nothing, another comes to the edge', () => {
  expect(scrolledTo(3, { scrollTop: 36, height: 360 }, 36)).toBe(36)
  expect(scrolledTo(0, { scrollTop: 36, height: 360 }, 36)).toBe(0)
  expect(scrolledTo(20, { scrollTop: 0, height: 360 }, 36)).toBe(396)
})
