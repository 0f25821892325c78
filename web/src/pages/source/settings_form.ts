// What the settings form holds, as text, and the change that it makes of a source.

import type { Source, SourceChange, SourceMode } from '../../api/types'

export interface SettingsForm {
  name: string
  enabled: boolean
  mode: SourceMode
  /** One a line. */
  origins: string
  /** Events a second; empty: none. */
  rateLimit: string
}

export function formOf(source: Source): SettingsForm {
  return {
    name: source.name,
    enabled: source.enabled,
    mode: source.mode,
    origins: source.allowed_origins.join('\n'),
    rateLimit: source.rate_limit === null ? '' : String(source.rate_limit),
  }
}

function linesOf(text: string): string[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '')
}

/** Only what is not as it was; `{}` where nothing is. */
export function changeOf(source: Source, form: SettingsForm): SourceChange {
  const change: SourceChange = {}
  const before = formOf(source)
  const name = form.name.trim()
  if (name !== before.name) change.name = name
  if (form.enabled !== before.enabled) change.enabled = form.enabled
  if (form.mode !== before.mode) change.mode = form.mode
  const origins = linesOf(form.origins)
  if (origins.join('\n') !== before.origins) {
    change.allowed_origins = origins.length ? origins : null
  }
  const limit = form.rateLimit.trim()
  if (limit !== before.rateLimit) change.rate_limit = limit === '' ? null : Number(limit)
  return change
}
