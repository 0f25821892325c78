// Which field of a form a problem of the server belongs to.

import type { Problem } from '../../api/types'

/** What is wrong with a field or a part of it: `settings.headers.X` is in `settings.headers`. */
export function problemAt(problems: readonly Problem[], field: string): string | undefined {
  const here = problems.find(
    (each) => each.field === field || (each.field ?? '').startsWith(`${field}.`),
  )
  return here?.message
}

/** What belongs to none of the fields that a form shows, to be said above it. */
export function problemsElsewhere(
  problems: readonly Problem[],
  fields: readonly string[],
): string[] {
  const belongs = (field: string): boolean =>
    fields.some((shown) => field === shown || field.startsWith(`${shown}.`))
  return problems
    .filter((problem) => problem.field === undefined || !belongs(problem.field))
    .map((each) => (each.field === undefined ? each.message : `${each.field}: ${each.message}`))
}
