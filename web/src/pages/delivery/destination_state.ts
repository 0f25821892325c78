// In a word, how a destination does: what the lists of destinations and of delivery show.
import type { Destination, DestinationCounts } from '../../api/types'
import type { Tone } from '../../components/Status'

export type StateName = 'disabled' | 'paused' | 'failing' | 'behind' | 'waiting' | 'delivering'

export interface DestinationState {
  name: StateName
  label: string
  tone: Tone
  /** Why, for people; null where the word says it all. */
  detail: string | null
}

/** So old is the oldest pending event before a destination counts as behind. */
const kBehindSeconds = 60

export function stateOf(
  destination: Pick<Destination, 'enabled'>,
  counts: DestinationCounts | undefined,
): DestinationState {
  if (!destination.enabled)
    return { name: 'disabled', label: 'Disabled', tone: 'neutral', detail: null }
  if (counts === undefined)
    return { name: 'waiting', label: 'No events yet', tone: 'neutral', detail: null }
  const lastError = counts.last_error ?? null
  const paused = counts.paused ?? null
  if (lastError !== null) {
    const detail = paused === null ? lastError : `${lastError} (${paused})`
    return { name: 'failing', label: 'Failing', tone: 'bad', detail }
  }
  if (paused !== null) return { name: 'paused', label: 'Paused', tone: 'warning', detail: paused }
  if ((counts.lag_seconds ?? 0) > kBehindSeconds && counts.pending > 0) {
    return { name: 'behind', label: 'Behind', tone: 'warning', detail: null }
  }
  if (counts.accepted === 0) {
    return { name: 'waiting', label: 'No events yet', tone: 'neutral', detail: null }
  }
  return { name: 'delivering', label: 'Delivering', tone: 'ok', detail: null }
}
