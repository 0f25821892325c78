import { expect, it } from 'vitest'
import type { DestinationCounts } from '../../api/types'
import { discardedOf, selectionMax, selectionOf, selectionText } from './selection'

const none = { code: '', source: '' }
const counts = { discarded: 9, discarded_by_code: { '400': 7 } } as unknown as DestinationCounts

it('selects what is ticked, or all that the filters let through', () => {
  expect(selectionOf('crm', none, [])).toEqual({ destination: 'crm' })
  expect(selectionOf('crm', { code: '400', source: 'shop' }, [])).toEqual({
    destination: 'crm',
    code: '400',
    source: 'shop',
  })
  expect(selectionOf('crm', none, ['a', 'b'])).toEqual({
    destination: 'crm',
    message_ids: ['a', 'b'],
  })
})

it('says what is selected', () => {
  expect(selectionText(none, 0)).toBe('all')
  expect(selectionText({ code: '400', source: 'shop' }, 0)).toBe('all with code 400 of shop')
  expect(selectionText(none, 1)).toBe('1 event')
})

it('knows how many that are at most', () => {
  expect(selectionMax(none, 2, counts)).toBe(2)
  expect(selectionMax(none, 0, counts)).toBe(9)
  expect(selectionMax({ code: '400', source: '' }, 0, counts)).toBe(7)
  expect(selectionMax({ code: '404', source: '' }, 0, counts)).toBe(0)
  expect(selectionMax(none, 0, undefined)).toBeNull()
})

it('knows how many were discarded, where no source is asked for', () => {
  expect(discardedOf(none, counts)).toBe(9)
  expect(discardedOf({ code: '400', source: '' }, counts)).toBe(7)
  expect(discardedOf({ code: '400', source: 'shop' }, counts)).toBe(0)
  expect(discardedOf(none, undefined)).toBe(0)
})
