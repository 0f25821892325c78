// Which failed events something is done to: those that were ticked, or all that the filters let
// through.

import type { DestinationCounts, FailedSelection } from '../../api/types'
import { counted } from '../../format/number'

export interface FailedFilters {
  code: string
  source: string
}

export function selectionOf(
  destination: string,
  filters: FailedFilters,
  ticked: readonly string[],
): FailedSelection {
  const selection: FailedSelection = { destination }
  if (filters.code !== '') selection.code = filters.code
  if (filters.source !== '') selection.source = filters.source
  if (ticked.length > 0) selection.message_ids = [...ticked]
  return selection
}

/** "3 events", "all with code 400 of shop-web": what a button or a question names. */
export function selectionText(filters: FailedFilters, ticked: number): string {
  if (ticked > 0) return counted(ticked, 'event')
  const parts = ['all']
  if (filters.code !== '') parts.push(`with code ${filters.code}`)
  if (filters.source !== '') parts.push(`of ${filters.source}`)
  return parts.join(' ')
}

/** How many that are at most; null where the accounting does not tell. */
export function selectionMax(
  filters: FailedFilters,
  ticked: number,
  counts: DestinationCounts | undefined,
): number | null {
  if (ticked > 0) return ticked
  if (counts === undefined) return null
  return filters.code === '' ? counts.discarded : (counts.discarded_by_code[filters.code] ?? 0)
}

/** How many were discarded, by the accounting, which knows no sources; 0 where it does not tell. */
export function discardedOf(
  filters: FailedFilters,
  counts: DestinationCounts | undefined,
): number {
  return filters.source === '' ? (selectionMax(filters, 0, counts) ?? 0) : 0
}
