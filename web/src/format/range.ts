// The time that counts are about: the last hour or day, or less where the server began within it.

import type { SeriesWindow } from '../api/types'
import { duration } from './time'

export interface Range {
  /** Below a number: "last hour". */
  note: string
  /** In a sentence: "in the last hour". */
  phrase: string
}

const kWindows: Record<SeriesWindow, { seconds: number; name: string }> = {
  '1h': { seconds: 3600, name: 'last hour' },
  '24h': { seconds: 86_400, name: 'last 24 hours' },
}

/** Both times in milliseconds, of the same clock; without a start the whole window. */
export function rangeOf(window: SeriesWindow, startedAt: number | undefined, now: number): Range {
  const { seconds, name } = kWindows[window]
  const age = startedAt === undefined ? seconds : (now - startedAt) / 1000
  if (age >= seconds) return { note: name, phrase: `in the ${name}` }
  const ago = age < 1 ? 'just now' : `${duration(Math.floor(age))} ago`
  return { note: `since the start, ${ago}`, phrase: `since the server’s start, ${ago}` }
}
