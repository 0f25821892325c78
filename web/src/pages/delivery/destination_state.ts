// In a word, how a destination does: the one rule of the overview and of the lists of destinations
// and of delivery.

import type { Destination, DestinationCounts } from '../../api/types'
import type { Tone } from '../../components/Status'
import { sentence } from '../../format/text'
import { duration } from '../../format/time'

export type StateName = 'disabled' | 'paused' | 'failing' | 'behind' | 'waiting' | 'delivering'

export interface DestinationState {
  name: StateName
  label: string
  tone: Tone
  /** Why, in sentences; null where the word says it all. */
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
  // The next success clears it.
  const lastError = counts.last_error ?? null
  const paused = counts.paused ?? null
  if (lastError !== null) {
    const detail = [errorText(lastError), sentence(paused ?? '')].join(' ').trim()
    return { name: 'failing', label: 'Failing', tone: 'bad', detail }
  }
  if (paused !== null) {
    return { name: 'paused', label: 'Paused', tone: 'warning', detail: sentence(paused) }
  }
  const lag = counts.lag_seconds ?? 0
  if (lag > kBehindSeconds && counts.pending > 0) {
    const detail = `The oldest pending event is ${duration(lag)} old.`
    return { name: 'behind', label: 'Behind', tone: 'warning', detail }
  }
  if (counts.accepted === 0) {
    return { name: 'waiting', label: 'No events yet', tone: 'neutral', detail: null }
  }
  return { name: 'delivering', label: 'Delivering', tone: 'ok', detail: null }
}

/** In words: a code that the text says once more is left out. */
function errorText(error: string): string {
  const code = codeAtStart(error)
  const text = code === null ? error : error.slice(code.length + 1).trim()
  return code === null || text.includes(code) ? sentence(text) : sentence(error)
}

/** The server says an error's code before its text: `401: the server answered 401`. */
export function codeAtStart(error: string | null | undefined): string | null {
  return /^([\w.-]+)(?=:|$)/.exec(error ?? '')?.[1] ?? null
}
