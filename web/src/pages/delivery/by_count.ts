// Codes with their counts, the most frequent first.

import type { Counts } from '../../api/types'

export function byCount(counts: Counts): [string, number][] {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([left, one], [right, other]) => other - one || left.localeCompare(right))
}
