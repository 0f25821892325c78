// The shapes of the management API that are about mappings: what a destination of the catalogue
// makes of events. Pages import them from types.ts.

/** A value with directives in it: {"@path": "$.userId"}. */
export type Expression = unknown

export interface Mapping {
  name: string
  action: string
  /** FQL: which events are its own. */
  trigger: string
  enabled: boolean
  /** Over the action's defaults; null leaves a field out. */
  fields: Record<string, Expression>
}

export interface ActionField {
  name: string
  type: 'string' | 'text' | 'password' | 'number' | 'integer' | 'boolean' | 'datetime' | 'object'
  required: boolean
  sometimes_required: boolean
  multiple: boolean
  hidden: boolean
  choices: unknown[]
  default: Expression
  description: string
  properties: ActionField[]
}

export interface CatalogAction {
  name: string
  title: string
  description: string
  trigger: string | null
  batch_max: number
  fields: ActionField[]
}

export interface CatalogMappings {
  type: string
  actions: CatalogAction[]
  /** What holds where a destination has none of its own. */
  mappings: Mapping[]
}

export interface MappingProblem {
  /** Which of them, from 0. */
  mapping: number
  /** The field, or trigger; null where it is about the whole. */
  field: string | null
  message: string
}

export interface MappedCall {
  /** Which of the mappings. */
  mapping: number
  /** Why nothing is sent. */
  code: string | null
  detail: string | null
  /** Each as text, secrets left out. */
  requests: string[]
}

export interface MappedEvent {
  source: string
  message_id: string | null
  type: string | null
  name: string | null
  received_at: string
  /** Of the mappings whose trigger holds. */
  calls: MappedCall[]
}

export interface MappingCheckResult {
  problems: MappingProblem[]
  /** What Segment would read otherwise. */
  warnings: MappingProblem[]
  /** Null where there are problems. */
  preview: MappedEvent[] | null
}
