import { expect, it } from 'vitest'
import { isId, proposedId } from './destination_id'

it('proposes an id made of the name', () => {
  expect(proposedId('CRM Webhook', [])).toBe('crm-webhook')
  expect(proposedId('  Größe & Préis!', [])).toBe('gro-e-preis')
})

it('proposes an id that no other has', () => {
  expect(proposedId('Hook', ['hook', 'hook-2'])).toBe('hook-3')
})

it('proposes an id that holds where the name has nothing to make one of, or too much', () => {
  expect(proposedId('日本', [])).toBe('destination')
  const long = proposedId('x'.repeat(80), ['x'.repeat(64)])
  expect(long).toBe('x'.repeat(62) + '-2')
  expect(isId(long)).toBe(true)
})

it('knows an id', () => {
  expect(isId('a')).toBe(true)
  expect(isId('-a')).toBe(false)
  expect(isId('A')).toBe(false)
  expect(isId('a'.repeat(65))).toBe(false)
})
