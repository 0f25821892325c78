import { expect, it } from 'vitest'
import { toUtc } from './local_time'
import { draftProblem, orderOf, type ReplayDraft } from './replay_order'

const draft: ReplayDraft = {
  destination: 'lake',
  source: '',
  from: '2026-11-01T00:00',
  to: '',
  events: [],
}

it('asks for no more than what was filled in', () => {
  expect(orderOf(draft)).toEqual({ destination: 'lake', from: toUtc('2026-11-01T00:00') })
  expect(orderOf({ ...draft, source: 'shop', to: '2026-11-02T00:00', events: ['A'] })).toEqual({
    destination: 'lake',
    from: toUtc('2026-11-01T00:00'),
    to: toUtc('2026-11-02T00:00'),
    source: 'shop',
    events: ['A'],
  })
})

it('needs a destination and a range', () => {
  const now = new Date(2026, 10, 3)
  expect(draftProblem(draft, now)).toBeNull()
  expect(draftProblem({ ...draft, destination: '' }, now)).toBe('Choose a destination.')
  expect(draftProblem({ ...draft, from: '' }, now)).toBe('Say from when.')
})
