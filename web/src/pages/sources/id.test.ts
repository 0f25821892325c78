import { expect, test } from 'vitest'
import { idFromName } from './id'

test('a name becomes an id', () => {
  expect(idFromName('Shop backend')).toBe('shop-backend')
  expect(idFromName('  Café №1 (EU) ')).toBe('cafe-no1-eu')
  expect(idFromName('__x')).toBe('x')
})

test('a name without letters gives none', () => {
  expect(idFromName('—')).toBe('')
})

test('an id has 64 characters at most', () => {
  expect(idFromName('a'.repeat(80))).toHaveLength(64)
})
