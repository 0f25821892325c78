import { expect, test } from 'vitest'
import { addressOf } from './address'
import { quoted, shellQuoted, snippetsOf } from './snippets'

test('every snippet has the key and the address', () => {
  for (const snippet of snippetsOf('wk_1', 'http://127.0.0.1:8080')) {
    expect(snippet.code, snippet.id).toContain('wk_1')
    expect(snippet.code, snippet.id).toContain('http://127.0.0.1:8080')
  }
})

test('a key with quotes stays one string', () => {
  expect(quoted('a"b\\c')).toBe('"a\\"b\\\\c"')
  expect(shellQuoted("a'b c")).toBe(`'a'\\''b c'`)
  expect(shellQuoted('wk_1:')).toBe('wk_1:')
})

test('an address that is any address becomes the one of the page', () => {
  const any = { scheme: 'http', address: '0.0.0.0', port: 8080 } as const
  expect(addressOf(any, 'analytics.example.com')).toBe('http://analytics.example.com:8080')
  expect(addressOf({ ...any, address: '::' }, '[::1]')).toBe('http://[::1]:8080')
  expect(addressOf({ ...any, address: '::1' }, 'x')).toBe('http://[::1]:8080')
})

test('the usual port is left out', () => {
  const usual = { scheme: 'https', address: '192.0.2.7', port: 443 } as const
  expect(addressOf(usual, 'x')).toBe('https://192.0.2.7')
})
