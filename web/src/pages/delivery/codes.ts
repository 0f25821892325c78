// What a code means: its own entry, or that of its class (404 is in 4xx).
import type { Code } from '../../api/types'

export function meaningOf(codes: readonly Code[], kind: Code['kind'], code: string): Code | null {
  const ofKind = codes.filter((each) => each.kind === kind)
  const exact = ofKind.find((each) => each.code === code)
  if (exact !== undefined) return exact
  if (!/^[1-5]\d\d$/.test(code)) return null
  return ofKind.find((each) => each.code === `${code.charAt(0)}xx`) ?? null
}

/** Codes with their counts, the most frequent first. */
export function byCount(counts: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([left, one], [right, other]) => other - one || left.localeCompare(right))
}
