import { expect, test } from 'vitest'
import type { Source } from '../../api/types'
import { changeOf, formOf } from './settings_form'

const kSource: Source = {
  id: 'shop',
  name: 'Shop',
  enabled: true,
  mode: 'compatible',
  allowed_origins: ['https://a.example'],
  rate_limit: 100,
  suppressed_users: 0,
  schema: {},
  write_keys: ['k'],
  origin: 'console',
  changed: [],
}

test('a form that nobody touched changes nothing', () => {
  expect(changeOf(kSource, formOf(kSource))).toEqual({})
  expect(changeOf(kSource, { ...formOf(kSource), origins: ' https://a.example \n\n' })).toEqual({})
})

test('only what was changed is sent', () => {
  expect(changeOf(kSource, { ...formOf(kSource), name: 'Store' })).toEqual({ name: 'Store' })
  expect(changeOf(kSource, { ...formOf(kSource), rateLimit: '200' })).toEqual({ rate_limit: 200 })
})

test('what is emptied is the default again', () => {
  const emptied = { ...formOf(kSource), origins: '', rateLimit: '' }
  expect(changeOf(kSource, emptied)).toEqual({ allowed_origins: null, rate_limit: null })
})
