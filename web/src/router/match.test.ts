import { expect, test } from 'vitest'
import { matchPath } from './match'

test('a path matches the pattern with its parts', () => {
  expect(matchPath('/sources/:id', '/sources/shop')).toEqual({ id: 'shop' })
  expect(matchPath('/sources/:id/schema', '/sources/shop/schema')).toEqual({ id: 'shop' })
  expect(matchPath('/', '/')).toEqual({})
})

test('a slash at the end makes no difference', () => {
  expect(matchPath('/sources', '/sources/')).toEqual({})
})

test('parts are unescaped', () => {
  expect(matchPath('/sources/:id', '/sources/a%2Fb%20c')).toEqual({ id: 'a/b c' })
})

test('another path, or one that is badly escaped, does not match', () => {
  expect(matchPath('/sources/:id', '/sources')).toBeNull()
  expect(matchPath('/sources/:id', '/destinations/a')).toBeNull()
  expect(matchPath('/sources/:id', '/sources/%E0%A4%A')).toBeNull()
})
