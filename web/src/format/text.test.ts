import { expect, test } from 'vitest'
import { sentence } from './text'

test('a text becomes a sentence', () => {
  expect(sentence('where to send the events')).toBe('Where to send the events.')
  expect(sentence('JSON over HTTP.')).toBe('JSON over HTTP.')
  expect(sentence('')).toBe('')
})

test('names stay as they are', () => {
  expect(sentence('https:// or http://')).toBe('https:// or http://.')
  expect(sentence('verify-full is the default')).toBe('verify-full is the default.')
})
