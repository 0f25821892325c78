import { expect, it } from 'vitest'
import { indexOfByte, placeOf, withoutPlace } from './expression_place'

it('finds the character that a byte belongs to', () => {
  expect(indexOfByte('abc', 1)).toBe(1)
  expect(indexOfByte('gr\u00f6\u00dfe', 4)).toBe(3)
  expect(indexOfByte('gr\u00f6\u00dfe', 5)).toBe(3)
  expect(indexOfByte('\u{1f600}=', 4)).toBe(2)
  expect(indexOfByte('\u{1f600}=', 3)).toBe(0)
})

it('lies behind the text where the text ends too early', () => {
  expect(indexOfByte('a =', 3)).toBe(3)
  expect(placeOf('a =', 3)).toEqual({ line: 1, column: 4, before: 'a =', at: ' ', after: '' })
})

it('cuts the line that has the place', () => {
  expect(placeOf("type = 'track'\nand \u00f6 ? 1", 22)).toEqual({
    line: 2,
    column: 7,
    before: 'and \u00f6 ',
    at: '?',
    after: ' 1',
  })
})

it('shows a blank for the end of a line', () => {
  expect(placeOf('a =\nb', 3)).toEqual({ line: 1, column: 4, before: 'a =', at: ' ', after: '' })
})

it('keeps a character of two units whole', () => {
  expect(placeOf('a \u{1f600} b', 2)).toEqual({
    line: 1,
    column: 3,
    before: 'a ',
    at: '\u{1f600}',
    after: ' b',
  })
})

it('takes the place out of a message', () => {
  expect(withoutPlace('if: line 1, column 47: expected ")"')).toBe('expected ")"')
  expect(withoutPlace('if: must be text')).toBe('if: must be text')
})
