// What the counts of a series are about, in words.

import type { Series, SeriesWindow } from '../api/types'
import { rangeOf, type Range } from '../format/range'
import { useServer } from './use_server'

export function useRange(window: SeriesWindow, series: Series | undefined): Range {
  const server = useServer().data
  // The series tells the server's time, which this computer's may differ from.
  const last = series?.times.at(-1)
  const now = last === undefined ? Date.now() : last * 1000
  return rangeOf(window, server && Date.parse(server.started_at), now)
}
