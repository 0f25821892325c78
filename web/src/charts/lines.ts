// What a chart draws, and how it is said in words.

import { clock } from '../format/time'

/** Colours that stand for something everywhere; `series-N` for what has no meaning. */
export type LineTone =
  | 'accent'
  | 'ok'
  | 'warning'
  | 'bad'
  | 'neutral'
  | 'series-1'
  | 'series-2'
  | 'series-3'
  | 'series-4'
  | 'series-5'
  | 'series-6'

export interface Line {
  label: string
  tone: LineTone
  values: (number | null)[]
  /** Filled below. */
  area?: boolean
}

const kSeriesTones = 6

/** The colour of the n-th of several of a kind. */
export function seriesTone(index: number): LineTone {
  return `series-${(index % kSeriesTones) + 1}` as LineTone
}

/** As a custom property, so that it follows the theme. */
export function colourOf(tone: LineTone): string {
  return `var(--chart-${tone})`
}

/** "Events, 10:00:00 to 11:00:00. received: 120 in all, at most 14, last 3." */
export function summaryOf(
  label: string,
  times: number[],
  lines: Line[],
  format: (value: number) => string,
): string {
  if (times.length === 0) return `${label}: nothing yet.`
  const from = clock(new Date(times[0]! * 1000))
  const to = clock(new Date(times[times.length - 1]! * 1000))
  const told = lines.map((line) => {
    const values = line.values.filter((value) => value !== null)
    if (values.length === 0) return `${line.label}: nothing.`
    const most = format(Math.max(...values))
    return `${line.label}: at most ${most}, last ${format(values[values.length - 1]!)}.`
  })
  return `${label}, ${from} to ${to}. ${told.join(' ')}`
}
