// Times and durations as people read them.

const kUnits: [string, number][] = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
]

export function duration(seconds: number): string {
  if (seconds < 0.001) return '0 ms'
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`
  if (seconds < 10) return `${Math.round(seconds * 10) / 10} s`
  const [unit, size] = kUnits.find(([, unitSeconds]) => seconds >= unitSeconds)!
  return `${Math.floor(seconds / size)} ${unit}`
}

/** Of two times in milliseconds. */
export function relative(at: number, now: number): string {
  const seconds = Math.round((now - at) / 1000)
  // The server's clock and this one's need not agree to the second.
  if (seconds < 2 && seconds > -5) return 'now'
  if (seconds < 0) return `in ${duration(-seconds)}`
  return `${duration(Math.floor(seconds))} ago`
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}

/** 2026-11-30 05:34:46, here. */
export function absolute(date: Date): string {
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day} ${clock(date)}`
}

/** 05:34:46 */
export function clock(date: Date): string {
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}
