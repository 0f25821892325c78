import { describe, expect, it } from 'vitest'
import type { Schema, SchemaProperty } from '../../api/types'
import {
  blockedCount,
  containerOf,
  eventRows,
  everywhereRows,
  sayChange,
  searched,
  sorted,
  traitRows,
} from './schema_rows'

const old = '2026-11-01T00:00:00Z'
const recent = '2026-11-24T00:00:00Z'

function property(name: string, count: number, types: Record<string, number> = {}): SchemaProperty {
  return { name, count, types, first_seen: old, last_seen: recent }
}

const schema: Schema = {
  events: [
    {
      name: 'Order Completed',
      count: 9,
      first_seen: old,
      last_seen: old,
      properties_beyond: 0,
      properties: [
        property('total', 9, { integer: 2, number: 7, string: 0 }),
        property('password', 3),
      ],
    },
    {
      name: 'Page Seen',
      count: 20,
      first_seen: recent,
      last_seen: recent,
      properties_beyond: 4,
      properties: [property('password', 1)],
    },
  ],
  traits: [property('email', 5)],
  group_traits: [],
  calls: { track: 29 },
  beyond: {},
  missed: 0,
}

describe("the schema's rows", () => {
  it('have what was seen, types by their counts', () => {
    const [order] = eventRows(schema, {})
    expect(order?.blocked).toBe(false)
    expect(order?.properties[0]?.types).toEqual([
      ['number', 7],
      ['integer', 2],
    ])
  })

  it('say what is blocked, and where', () => {
    const rows = eventRows(schema, {
      block_events: ['Page Seen'],
      block_properties: { '*': ['password'], 'Order Completed': ['total'] },
    })
    expect(rows[1]?.blocked).toBe(true)
    expect(rows[0]?.properties.map((each) => each.blocked)).toEqual(['here', 'everywhere'])
  })

  it('have what is blocked and was never seen', () => {
    const rows = eventRows(schema, {
      block_events: ['Debug'],
      block_properties: { 'Cart Viewed': ['card'], 'Order Completed': ['card'] },
    })
    expect(rows.map((row) => [row.name, row.count, row.blocked])).toEqual([
      ['Order Completed', 9, false],
      ['Page Seen', 20, false],
      ['Debug', 0, true],
      ['Cart Viewed', 0, false],
    ])
    expect(rows[0]?.properties[2]).toMatchObject({ name: 'card', count: 0, blocked: 'here' })
    expect(rows[3]?.properties).toHaveLength(1)
  })

  it('count in all events what is blocked in all events', () => {
    const blocked = { block_properties: { '*': ['password', 'ssn'] } }
    expect(everywhereRows(schema, blocked)).toEqual([
      { name: 'password', count: 4 },
      { name: 'ssn', count: 0 },
    ])
  })

  it('have traits, blocked ones too', () => {
    expect(
      traitRows(schema.traits, ['email', 'ssn']).map((row) => [row.name, row.blocked]),
    ).toEqual([
      ['email', 'here'],
      ['ssn', 'here'],
    ])
  })

  it('sort by any column, what was never seen at the end', () => {
    const rows = eventRows(schema, { block_events: ['A'] })
    const names = (key: 'count' | 'name' | 'lastSeen', descending: boolean): string[] =>
      sorted(rows, { key, descending }).map((row) => row.name)
    expect(names('count', true)).toEqual(['Page Seen', 'Order Completed', 'A'])
    expect(names('count', false)).toEqual(['Order Completed', 'Page Seen', 'A'])
    expect(names('lastSeen', false)).toEqual(['Order Completed', 'Page Seen', 'A'])
    expect(names('name', false)).toEqual(['A', 'Order Completed', 'Page Seen'])
  })

  it('may be called as what every object has', () => {
    const events = ['__proto__', 'constructor'].map((name) => ({ ...schema.events[0]!, name }))
    const rows = eventRows({ ...schema, events }, { block_properties: { other: ['total'] } })
    expect(rows.map((row) => row.name)).toEqual(['__proto__', 'constructor', 'other'])
    expect(rows[0]!.properties.every((property) => property.blocked === null)).toBe(true)
  })

  it('are found by the names of events and properties', () => {
    const rows = eventRows(schema, {})
    expect(searched(rows, 'TOTAL').map((row) => row.name)).toEqual(['Order Completed'])
    expect(searched(rows, 'page').map((row) => row.name)).toEqual(['Page Seen'])
    expect(searched(rows, ' ')).toHaveLength(2)
  })

  it('know that a part of a property goes with the whole', () => {
    const names = new Set(['shipping', 'shipping.city', 'a.b'])
    expect(containerOf('shipping.city', names)).toBe('shipping')
    expect(containerOf('a.b', names)).toBeNull()
    expect(containerOf('shipping', names)).toBeNull()
  })

  it('count what is blocked and say what was changed', () => {
    expect(blockedCount({ block_events: ['A'], block_properties: { '*': ['b', 'c'] } })).toBe(3)
    expect(sayChange({ event: '*', property: 'ssn', blocked: true })).toBe(
      'ssn is blocked in all events',
    )
    expect(sayChange({ trait: 'ssn', blocked: false })).toBe('ssn is allowed again')
  })
})
