import { expect, test } from 'vitest'
import { codeOf } from './codes'
import type { Code } from './types'

function code(name: string, kind: Code['kind'] = 'delivery'): Code {
  return { code: name, kind, meaning: '', action: '' }
}

const kCodes = ['404', '4xx', '5xx', 'PG_22*', 'PG_*', '*'].map((name) => code(name))

test('the exact code goes before its class', () => {
  expect(codeOf(kCodes, 'delivery', '404')!.code).toBe('404')
  expect(codeOf(kCodes, 'delivery', '418')!.code).toBe('4xx')
  expect(codeOf(kCodes, 'delivery', '599')!.code).toBe('5xx')
})

test('the longest beginning holds', () => {
  expect(codeOf(kCodes, 'delivery', 'PG_22P02')!.code).toBe('PG_22*')
  expect(codeOf(kCodes, 'delivery', 'PG_08006')!.code).toBe('PG_*')
  expect(codeOf(kCodes, 'delivery', 'ECONNRESET')!.code).toBe('*')
})

test('a code of another kind does not count', () => {
  expect(codeOf([code('404', 'rejected')], 'delivery', '404')).toBeUndefined()
})
