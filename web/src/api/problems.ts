// Which field of a form a problem of the server belongs to.

import type { Problem } from './types'
import { sentence } from '../format/text'

/** Whether it is about the field, about a part of it, or about what holds it and names it. */
function isAt(problem: Problem, field: string): boolean {
  const said = problem.field
  if (said === undefined) return false
  if (said === field || said.startsWith(`${field}.`)) return true
  // `delivery` alone, with the setting in the message.
  const name = field.slice(said.length + 1)
  return field.startsWith(`${said}.`) && problem.message.split(/[^\w]+/).includes(name)
}

/** Without the name of what one is looking at anyway. */
function plain(message: string): string {
  return message.replace(/^(destination|source) "[^"]*": (delivery: )?/, '')
}

/** `settings.headers.X-Key` is in `settings.headers`. */
export function problemAt(problems: readonly Problem[], field: string): string | undefined {
  const here = problems.find((problem) => isAt(problem, field))
  return here && sentence(plain(here.message))
}

/** What belongs to none of the fields that a form shows, to be said beside its buttons. */
export function problemsElsewhere(
  problems: readonly Problem[],
  fields: readonly string[],
): string[] {
  return problems
    .filter((problem) => !fields.some((field) => isAt(problem, field)))
    .map((problem) => sentence(plain(problem.message)))
}
