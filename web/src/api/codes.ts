// What a code means: the exact one, or else the narrowest class that it is in. `4xx` is a status of
// 400 to 499, `PG_22*` what begins so, `*` any.

import type { Code } from './types'

export function codeOf(codes: Code[], kind: Code['kind'], code: string): Code | undefined {
  let best: Code | undefined
  let narrowest = -1
  for (const candidate of codes) {
    if (candidate.kind !== kind) continue
    const width = fit(candidate.code, code)
    if (width > narrowest) {
      best = candidate
      narrowest = width
    }
  }
  return best
}

/** How narrowly it fits: -1 not at all. */
function fit(pattern: string, code: string): number {
  if (pattern === code) return Number.POSITIVE_INFINITY
  if (/^[1-5]xx$/.test(pattern)) return /^\d{3}$/.test(code) && code[0] === pattern[0] ? 1 : -1
  if (!pattern.endsWith('*')) return -1
  const start = pattern.slice(0, -1)
  return code.startsWith(start) ? start.length : -1
}
