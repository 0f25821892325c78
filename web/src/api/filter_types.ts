// The shapes of the management API that are about filters. Pages import them from types.ts.

export type FilterAction = 'sample' | 'drop' | 'drop_properties' | 'allow_properties'

export interface Filter {
  /** FQL, or all. */
  if: string
  action: FilterAction
  percent?: number
  path?: string
  fields?: Record<string, string[]>
}

export interface FilterCheck {
  filters: Filter[]
  sources?: string[]
  /** The destination's name, for integrations. */
  name?: string
  preview?: number
}

export interface FilterProblem {
  /** Which of them, from 0. */
  filter: number
  /** if, percent, fields */
  setting: string | null
  /** The byte in the expression, from 0. */
  position: number | null
  message: string
}

export interface FilterVerdict {
  source: string
  message_id: string | null
  type: string | null
  name: string | null
  received_at: string
  verdict: 'kept' | 'changed' | 'dropped'
  code: string | null
  rule: string | null
}

export interface FilterPreview {
  events: number
  kept: number
  /** Kept with some properties fewer. */
  changed: number
  dropped: number
  verdicts: FilterVerdict[]
}

export interface FilterCheckResult {
  problems: FilterProblem[]
  preview: FilterPreview | null
}
