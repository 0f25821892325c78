// The mappings of a destination as the editor has them: what is typed, with a key of its own so
// that a row keeps its place in the page. What a field becomes is typed as people think of it: a
// path, a text with {{ }}, a text, or JSON with directives.
import type { ActionField, Expression, Mapping, MappingProblem } from '../../api/types'
import { nextKey } from './filter_rows'

export interface MappingRow {
  key: number
  name: string
  action: string
  trigger: string
  enabled: boolean
  /** As typed, by the field's name; what is empty is the default. */
  fields: Record<string, string>
}

export const kMappingsMax = 50

function soleMember(value: unknown, name: string): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined
  const members = Object.entries(value)
  return members.length === 1 && members[0]![0] === name ? members[0]![1] : undefined
}

function isJsonText(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Whether a text typed as it is would be read as something else than that text. */
function needsQuotes(text: string): boolean {
  return (
    text === '' ||
    text !== text.trim() ||
    text.startsWith('$.') ||
    text.startsWith('{') ||
    text.startsWith('[') ||
    text.includes('{{') ||
    isJsonText(text)
  )
}

/** Whether a text typed as it is would be read as a template. */
function isTypedAsTemplate(text: string): boolean {
  const isOther = text !== text.trim() || text.startsWith('$.') || isJsonText(text)
  return text.includes('{{') && !isOther
}

/** An expression as it is typed: {"@path": "$.userId"} is $.userId. */
export function expressionText(expression: Expression): string {
  const at = soleMember(expression, '@path')
  if (typeof at === 'string' && at.startsWith('$.') && at === at.trim()) return at
  const template = soleMember(expression, '@template')
  if (typeof template === 'string' && isTypedAsTemplate(template)) return template
  if (typeof expression === 'string' && !needsQuotes(expression)) return expression
  return JSON.stringify(expression, null, 1).replace(/\n\s*/g, ' ')
}

/** What was typed as an expression; undefined where nothing was. */
export function expressionOf(typed: string): Expression {
  const text = typed.trim()
  if (text === '') return undefined
  if (text.startsWith('$.')) return { '@path': text }
  if (isJsonText(text)) return JSON.parse(text) as unknown
  if (text.includes('{{')) return { '@template': text }
  return text
}

/** What is wrong with what was typed, before the server is asked. */
export function expressionProblem(typed: string): string | null {
  const text = typed.trim()
  const meansJson = text.startsWith('{"') || text.startsWith('[') || text.startsWith('"')
  if (!meansJson || isJsonText(text)) return null
  return 'This begins like JSON, and is none.'
}

export function rowOf(mapping: Mapping): MappingRow {
  const fields: Record<string, string> = {}
  for (const [name, expression] of Object.entries(mapping.fields ?? {})) {
    fields[name] = expressionText(expression)
  }
  return {
    key: nextKey(),
    name: mapping.name ?? '',
    action: mapping.action,
    trigger: mapping.trigger ?? '',
    enabled: mapping.enabled ?? true,
    fields,
  }
}

export function mappingOf(row: MappingRow): Mapping {
  const fields: Record<string, Expression> = {}
  for (const [name, typed] of Object.entries(row.fields)) {
    const expression = expressionOf(typed)
    if (expression !== undefined) fields[name] = expression
  }
  return {
    name: row.name.trim(),
    action: row.action,
    trigger: row.trigger.trim(),
    enabled: row.enabled,
    fields,
  }
}

export function isSameMappings(one: readonly Mapping[], other: readonly Mapping[]): boolean {
  const text = (mappings: readonly Mapping[]): string =>
    JSON.stringify(mappings.map((mapping) => mappingOf(rowOf(mapping))).map(sorted))
  return text(one) === text(other)
}

function sorted(mapping: Mapping): unknown {
  return { ...mapping, fields: Object.entries(mapping.fields).sort() }
}

/** The fields as the editor lists them: what is needed first, then what was changed. */
export function orderedFields(fields: readonly ActionField[], row: MappingRow): ActionField[] {
  const rank = (field: ActionField): number => {
    if (field.required) return 0
    return (row.fields[field.name] ?? '').trim() === '' ? 2 : 1
  }
  return fields
    .filter((field) => !field.hidden || rank(field) < 2)
    .map((field, index) => ({ field, index }))
    .sort((one, other) => rank(one.field) - rank(other.field) || one.index - other.index)
    .map(({ field }) => field)
}

export function changedCount(row: MappingRow): number {
  return Object.values(row.fields).filter((typed) => typed.trim() !== '').length
}

export function problemsOfMapping(
  problems: readonly MappingProblem[],
  index: number,
  field: string | null,
): string[] {
  return problems
    .filter((each) => each.mapping === index && each.field === field)
    .map((each) => each.message)
}
