// What stands below a chart: times of the day, as fine as the steps between them, none of them
// twice.

import { clock } from '../format/time'

/** Steps between two labels, in seconds: no finer than the label can say. */
export const kTimeSteps = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
]

/** "06:45" where a label stands for a minute or more, "06:45:10" where it stands for less. */
export function timeLabels(times: number[]): string[] {
  const isFine = times.some((time) => time % 60 !== 0)
  const seen = new Set<string>()
  return times.map((time) => {
    const label = clock(new Date(time * 1000)).slice(0, isFine ? 8 : 5)
    // A day later the clock says the same again.
    if (seen.has(label)) return ''
    seen.add(label)
    return label
  })
}
