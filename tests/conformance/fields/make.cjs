// Writes what Segment's action framework makes of generated payloads: see README.md.
'use strict'
const path = require('path')

const framework = path.join(process.argv[2], 'node_modules/@segment/actions-core/dist/cjs')
console.warn = () => {}
const { fieldsToJsonSchema } = require(path.join(framework, 'destination-kit/fields-to-jsonschema'))
const { removeEmptyValues } = require(path.join(framework, 'remove-empty-values'))
const { validateSchema } = require(path.join(framework, 'schema-validation'))

const conditionOf = ({ field, ...is }) => {
  const operator = 'is' in is ? 'is' : 'is_not'
  const value = is[operator]
  return { fieldKey: field, operator, ...(value === null ? {} : { value }) }
}

const requiredOf = (required) =>
  typeof required !== 'object'
    ? required
    : { match: required.match, conditions: required.conditions.map(conditionOf) }

// From the names of docs/pack-format.md to Segment's.
const segmentFields = (fields) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const { allow_null, additional, properties, required, ...same } = field
      const theirs = { ...same, label: name, description: name }
      if (allow_null !== undefined) theirs.allowNull = allow_null
      if (additional !== undefined) theirs.additionalProperties = additional
      if (properties !== undefined) theirs.properties = segmentFields(properties)
      if (required !== undefined) theirs.required = requiredOf(required)
      return [name, theirs]
    })
  )

const placeOf = ({ path: at, message }) => {
  const place = at.replace(/^\$\.?/, '')
  const missing = /missing the required field '(.*)'/.exec(message)
  if (!missing) return place
  return place === '' ? missing[1] : `${place}.${missing[1]}`
}

const answer = (schema, values, isBatch) => {
  const payload = removeEmptyValues(JSON.parse(JSON.stringify(values)), schema, !isBatch)
  try {
    validateSchema(payload, schema)
    return { out: payload }
  } catch (errors) {
    return { wrong: [...errors].map(placeOf) }
  }
}

const groups = []
const add = (fields, payloads, isBatch = false) => {
  const schema = fieldsToJsonSchema(segmentFields(fields))
  const rows = payloads.map((values) => ({ in: values, ...answer(schema, values, isBatch) }))
  groups.push({ fields, is_batch: isBatch, rows })
}

const VALUES = [
  null, true, false, 0, 1, -1.5, 12, 1e21, 0.1, 9007199254740993,
  '', 'a', '12', ' 12 ', '   ', '1.5', '-1e3', '0x1F', '1.0', 'true', 'false', 'null', 'é😀',
  [], [1], ['a'], [null], [''], [[1]], ['12'], [1, null, 2], ['a', ''], [true, 'false'], [{}],
  [{ a: 1 }], [{ a: 1 }, null], {}, { a: 1 }, { a: null }
]
const TIMES = [
  '2026-01-01', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00.123Z', '2026-01-01T00:00:00+02:00',
  '1700000000', '1700000000000', 1700000000, 'yesterday', '', null, true, ['2026-01-01'],
  'not-a-date', '2026-13-01T00:00:00Z', {}, '2026', '1.5', '1e21', '99999999999999', '-1', ' 12 ',
  'Jan 5, 2026', '01/05/2026 10:00 PM', 'NaN', [1700000000, '2026-01-01', 'x'], [1], 1.5, -1
]
const of = (values) => values.map((a) => ({ a }))

for (const type of ['string', 'text', 'number', 'integer', 'boolean', 'object']) {
  for (const multiple of [false, true]) {
    for (const allow_null of [false, true]) {
      add({ a: { type, multiple, allow_null } }, of(VALUES))
    }
  }
  add({ a: { type } }, of(['', null, ' ', [''], [null]]), true)
  add({ a: { type, required: true } }, [{}, ...of([null, '', 0, 'x', [], {}])])
}
for (const multiple of [false, true]) {
  for (const allow_null of [false, true]) {
    add({ a: { type: 'datetime', multiple, allow_null } }, of(TIMES))
  }
}
add({ a: { type: 'password' } }, of(['', 'x', 1]))

const CHOICES = {
  string: [['a', '12', 'é'], ['a', 12, 'é', 'b', '', null, ['a'], ['b']]],
  number: [[1, 2.5], [1, '1', 2.5, '2.50', 3, null, true]],
  integer: [[1, 2], [1, '2', 3, 1.5, [2]]],
  boolean: [[true], [true, 'true', 1, false, 'x']]
}
for (const [type, [choices, values]] of Object.entries(CHOICES)) {
  const labelled = choices.map((value) => ({ label: String(value), value }))
  for (const multiple of [false, true]) {
    for (const allow_null of [false, true]) {
      const field = { type, multiple, allow_null, choices: labelled }
      add({ a: field }, of([...values, values.slice(0, 2)]))
      groups[groups.length - 1].fields = { a: { ...field, choices } }
    }
  }
}

const TEXTS = {
  email: ['a@b.co', 'a.b+c@d-e.co.uk', 'a@b', 'a@@b.co', '.a@b.co', 'a.@b.co', 'a@-b.co', 'A@B.CO',
    'a b@c.co', 'a@b.c', 'é@b.co', '@b.co', 'a@b..co', '', 'a@b.co\n'],
  uri: ['https://example.com', 'https://example.com/a?b=c#d', 'http://', 'http:', 'mailto:a@b.co', 'a',
    '/a', '//a/b', 'a:b', '1a:b', 'http://a b', 'http://é.com', 'http://[::1]/', 'http://[::1]:80/x',
    'http://[::g]/', 'http://a/[b]', 'http://a:b', 'http://u@[v1.x]/', 'http://a/%41', 'http://a/%4',
    'a:?b', 'a:#b', 'a:/?b#c', 'http://a#b#c', 'http://a"b', 'http://a<b', 'a-b+c.1:x', 'a_b:c'],
  'uri-reference': ['', 'a', '/a', '//a/b', '?a', '#a', 'a:b', 'a b', 'http://[::1]', '[a]', '%', '%41'],
  hostname: ['a', 'example.com', 'example.com.', '-a', 'a-', 'a..b', 'a_b', 'A.B', '1.2.3.4', '.', '',
    'a'.repeat(63), 'a'.repeat(64)],
  ipv4: ['1.2.3.4', '255.255.255.255', '256.1.1.1', '01.2.3.4', '001.2.3.4', '0001.2.3.4', '1.2.3',
    '1.2.3.4.5', '1.2.3.', '', 'a.b.c.d'],
  ipv6: ['::', '::1', '1::', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7::', '::2:3:4:5:6:7:8',
    '::1:2:3:4:5:6:7:8', '1::2::3', ':::', '1:', ':1', 'g::', '12345::', '::1.2.3.4', '::01.2.3.4',
    '1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:1.2.3.4', '1:2:3:4:5::1.2.3.4', '1::1.2.3.4', '1.2.3.4',
    '1.2.3.4::', '::ABCD', '1:2:3:4:5:6:7:1.2.3.4', '::1%eth0', ''],
  uuid: ['123e4567-e89b-12d3-a456-426614174000', '123E4567-E89B-12D3-A456-426614174000',
    'urn:uuid:123e4567-e89b-12d3-a456-426614174000', 'URN:UUID:123e4567-e89b-12d3-a456-426614174000',
    '123e4567e89b12d3a456426614174000', '123e4567-e89b-12d3-a456-42661417400', 'x', ''],
  date: ['2026-01-01', '2024-02-29', '2026-02-29', '2000-02-29', '1900-02-29', '2026-13-01', '2026-00-01',
    '2026-04-31', '2026-1-1', '2026-01-01T00:00:00Z', '20260101', ''],
  time: ['10:00:00', '10:00:00Z', '10:00:00z', '10:00:00.5+01:00', '10:00:00+0100', '10:00:00+01',
    '24:00:00', '23:59:60', '22:59:60', '10:60:00', '10:00', '10:00:00.', '10:00:00+1', '10:00:00Zx'],
  'date-time': ['2026-01-01T00:00:00Z', '2026-01-01 00:00:00Z', '2026-01-01t00:00:00z',
    '2026-01-01T00:00:00', '2026-01-01T00:00:00.1+01:00', '2026-01-01', '2026-01-01TT00:00:00Z',
    '2026-01-01T25:00:00Z', '2026-02-30T00:00:00Z', '2026-01-01\u00a000:00:00Z', '2026-01-01T',
    '2026-01-01x00:00:00Z', '2026-01-01T00:00:00Z ', ''],
  text: ['', 'x', 1],
  password: ['', 'x', 1]
}
for (const [format, texts] of Object.entries(TEXTS)) {
  add({ a: { type: 'string', format } }, of([...texts, 12, null, true]), true)
}
add({ a: { type: 'string', format: 'email', allow_null: true } }, of([null, '', 'x', 'a@b.co']), true)

add({ a: { type: 'string', minimum: 2, maximum: 3 } }, of(['', 'a', 'ab', 'abc', 'abcd', 'é😀x', 1, 12]))
add({ a: { type: 'number', minimum: 2, maximum: 3.5 } }, of([1.9, 2, '2', 3.5, 3.6, true, null]))
add({ a: { type: 'number', minimum: -1 } }, of([-2, -1, 0, '-2', false]))
add({ a: { type: 'number', maximum: 5, allow_null: true } }, of([null, 5, 6]))

const inner = {
  name: { type: 'string', required: true },
  price: { type: 'number' },
  tags: { type: 'string', multiple: true },
  when: { type: 'datetime' },
  note: { type: 'string', allow_null: true }
}
const OBJECTS = [
  {}, null, '', 'x', [], [{}], { name: 'n' }, { name: '' }, { name: null }, { name: 1, other: 2 },
  { name: 'n', price: '1.5' }, { name: 'n', price: 'x' }, { name: 'n', price: null },
  { name: 'n', price: '' }, { name: 'n', tags: 'a' }, { name: 'n', tags: ['a', 1, null] },
  { name: 'n', tags: { a: 1 } }, { name: 'n', tags: null }, { name: 'n', when: '2026-01-01' },
  { name: 'n', when: 'x' }, { name: 'n', note: null }, { name: 'n', note: '' }, [{ name: 'n' }],
  [{ name: 'n', price: null }, { name: 'm', price: '' }], [{ name: 'n', note: null, tags: null }],
  [{ name: 'n' }, {}], [{ name: 'n', x: 1 }, null, { name: 2, tags: [null, 'a', ''] }], [['n']]
]
for (const multiple of [false, true]) {
  for (const additional of [false, true]) {
    add({ a: { type: 'object', multiple, additional, properties: inner } }, of(OBJECTS))
  }
  add({ a: { type: 'object', multiple, allow_null: true, properties: inner } }, of(OBJECTS))
}
add({ a: { type: 'object', properties: {} } }, of([{}, { a: 1 }, null, 'x']))
add({ a: { type: 'object', properties: { b: { type: 'object', additional: true,
  properties: { c: { type: 'integer', required: true } } } } } },
  of([{ b: { c: '1', d: 2 } }, { b: {} }, { b: { c: 1.5 } }, { b: null }, { b: [{ c: 1 }] }]))

const when = (conditions, match = 'all') =>
  ({ a: { type: 'string', required: { match, conditions } },
     b: { type: 'string', allow_null: true }, c: { type: 'number' }, d: { type: 'boolean' },
     e: { type: 'object' } })
const PAYLOADS = [
  {}, { a: 'x' }, { b: 'y' }, { b: 'z' }, { b: null }, { b: '' }, { b: 0 }, { b: false }, { b: 1 },
  { c: 1 }, { c: 0 }, { c: '1' }, { d: true }, { d: false }, { d: 'true' }, { b: 'y', c: 1 },
  { b: 'y', c: 1, a: 'x' }, { b: ['y'] }, { b: [null] }, { e: { f: 'y' } }, { e: { f: 'z' } }, { e: {} },
  { e: 'x' }, { e: 'x', a: 'y' }, { a: '' }, { a: null }
]
const CONDITIONS = [
  [{ field: 'b', is: 'y' }], [{ field: 'b', is_not: 'y' }], [{ field: 'c', is: 1 }],
  [{ field: 'd', is: true }], [{ field: 'd', is_not: true }], [{ field: 'e.f', is: 'y' }],
  [{ field: 'e.f', is_not: 'y' }], [{ field: 'b', is: null }], [{ field: 'b', is_not: null }],
  [{ field: 'c', is: null }], [{ field: 'd', is: null }], [{ field: 'c', is_not: null }],
  [{ field: 'b', is: 'y' }, { field: 'c', is: 1 }], [{ field: 'b', is: null }, { field: 'c', is: null }],
  [{ field: 'b', is_not: null }, { field: 'e.f', is_not: 'y' }], [{ field: 'x', is: null }]
]
for (const conditions of CONDITIONS) {
  add(when(conditions), PAYLOADS)
  if (conditions.length > 1) add(when(conditions, 'any'), PAYLOADS)
}
add(when([{ field: 'b', is: null }]), PAYLOADS, true)

const withInner = (multiple) => ({
  a: { type: 'object', multiple, properties: {
    b: { type: 'string', required: { match: 'all', conditions: [{ field: 'c', is: 'y' }] } },
    d: { type: 'string', required: true } } },
  c: { type: 'string' }
})
const WITH_INNER = [{}, { c: 'y' }, { c: 'y', a: {} }, { c: 'y', a: { b: 'x' } }, { c: 'z', a: {} },
  { a: { d: 'x' } }, { c: 'y', a: [{}] }, { c: 'y', a: 'x' }, { c: 'y', a: { d: 'x' } }]
add(withInner(false), WITH_INNER)
add(withInner(true), WITH_INNER)

const line = (value) => JSON.stringify(value)
const shown = groups.map(({ fields, is_batch, rows }) =>
  `{"fields": ${line(fields)}, "is_batch": ${is_batch}, "rows": [\n${rows.map(line).join(',\n')}]}`)
process.stdout.write(`[\n${shown.join(',\n')}\n]\n`)
