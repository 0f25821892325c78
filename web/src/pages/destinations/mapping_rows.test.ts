import { describe, expect, it } from 'vitest'
import type { ActionField, Mapping } from '../../api/types'
import {
  changedCount,
  expressionOf,
  expressionProblem,
  expressionText,
  isSameMappings,
  mappingOf,
  orderedFields,
  problemsOfMapping,
  rowOf,
} from './mapping_rows'

const mapping: Mapping = {
  name: 'Track Calls',
  action: 'trackEvent',
  trigger: 'type = "track"',
  enabled: true,
  fields: {
    event: { '@template': 'App: {{event}}' },
    user: { '@path': '$.userId' },
    fixed: 'plain words',
    nothing: null,
    number: 12,
    text: '12',
    like_a_path: '$.x',
    deep: { '@if': { exists: { '@path': '$.a' }, then: 'x', else: { '@path': '$.b' } } },
  },
}

function field(name: string, part: Partial<ActionField> = {}): ActionField {
  return {
    name,
    type: 'string',
    required: false,
    sometimes_required: false,
    multiple: false,
    hidden: false,
    choices: [],
    default: null,
    description: '',
    properties: [],
    ...part,
  }
}

describe("the editor's mappings", () => {
  it('come back as they were', () => {
    expect(mappingOf(rowOf(mapping))).toEqual(mapping)
  })

  it('show paths, templates and texts as people type them', () => {
    expect(expressionText({ '@path': '$.userId' })).toBe('$.userId')
    expect(expressionText({ '@template': 'App: {{event}}' })).toBe('App: {{event}}')
    expect(expressionText('words')).toBe('words')
    expect(expressionText('12')).toBe('"12"')
    expect(expressionText(12)).toBe('12')
    expect(expressionText({ '@path': { '@path': '$.a' } })).toBe('{ "@path": { "@path": "$.a" } }')
  })

  it('read what is typed', () => {
    expect(expressionOf(' $.a.b ')).toEqual({ '@path': '$.a.b' })
    expect(expressionOf('Viewed {{name}}')).toEqual({ '@template': 'Viewed {{name}}' })
    expect(expressionOf('{"@path": "$.a"}')).toEqual({ '@path': '$.a' })
    expect(expressionOf('null')).toBeNull()
    expect(expressionOf('words')).toBe('words')
    expect(expressionOf('  ')).toBeUndefined()
  })

  it('tell JSON that is none', () => {
    expect(expressionProblem('{"@path": ')).not.toBeNull()
    expect(expressionProblem('{{name}} was here')).toBeNull()
    expect(expressionProblem('[1]')).toBeNull()
  })

  it('are the same whatever the order of their fields', () => {
    const fields = Object.fromEntries(Object.entries(mapping.fields).reverse())
    const other = { ...mapping, fields }
    expect(isSameMappings([mapping], [other])).toBe(true)
    expect(isSameMappings([mapping], [{ ...mapping, enabled: false }])).toBe(false)
  })

  it('list what is needed first, then what was changed, and hide the rest that is hidden', () => {
    const row = rowOf({ ...mapping, fields: { b: 'x' } })
    const hidden = field('h', { hidden: true })
    const fields = [field('a'), hidden, field('b'), field('c', { required: true })]
    expect(orderedFields(fields, row).map((each) => each.name)).toEqual(['c', 'b', 'a'])
    expect(changedCount(row)).toBe(1)
  })

  it('have their problems by field', () => {
    const problems = [
      { mapping: 0, field: 'event', message: 'one' },
      { mapping: 1, field: 'event', message: 'two' },
      { mapping: 0, field: null, message: 'three' },
    ]
    expect(problemsOfMapping(problems, 0, 'event')).toEqual(['one'])
    expect(problemsOfMapping(problems, 0, null)).toEqual(['three'])
  })
})
