import { expect, test } from 'vitest'
import type { DebuggedEvent } from '../../api/types'
import { callOf } from './call'

const kTrack: DebuggedEvent = {
  number: 1,
  source: 'shop',
  received_at: '2026-01-01T00:00:00Z',
  verdict: 'accepted',
  code: null,
  type: 'track',
  message_id: 'm',
  name: 'Signed Up',
  user: 'u',
  warnings: [],
  event: {
    event: 'Signed Up',
    userId: 'u',
    properties: { plan: 'Free' },
    context: { ip: '1.2.3.4' },
  },
}

test('a track is its name, its user and its properties', () => {
  const call = callOf(kTrack)
  expect(call).toMatchObject({ type: 'track', name: 'Signed Up', user: 'u' })
  expect(call.about).toEqual({ label: 'Properties', members: [['plan', 'Free']] })
  expect(call.context).toEqual({ ip: '1.2.3.4' })
  expect(call.facts).toEqual([['userId', 'u']])
})

test('an identify has traits', () => {
  const identify = { ...kTrack, type: 'identify', name: null, event: { traits: { age: 4 } } }
  expect(callOf(identify).about).toEqual({ label: 'Traits', members: [['age', 4]] })
})

test('members of a kind that they should not be are no tables', () => {
  const odd = { ...kTrack, event: { properties: [1], context: 'x', userId: 7 } }
  const call = callOf(odd)
  expect(call.about).toBeNull()
  expect(call.context).toBeNull()
  expect(call.facts).toEqual([['userId', '7']])
})

test('what was no JSON is an event without anything', () => {
  const raw: DebuggedEvent = { ...kTrack, type: null, name: null, user: null, raw: '{"a' }
  delete raw.event
  expect(callOf(raw)).toMatchObject({ type: 'event', about: null, facts: [] })
})
