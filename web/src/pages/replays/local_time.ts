// Times as `<input type="datetime-local">` has them (local, without a zone) and as the API has
// them.

/** "2026-11-01T10:00" as an instant in UTC, or null where it is no time. */
export function toUtc(local: string): string | null {
  if (local === '') return null
  const time = new Date(local)
  return Number.isNaN(time.getTime()) ? null : time.toISOString().replace('.000Z', 'Z')
}

export function toLocal(time: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
  return `${day}T${two(time.getHours())}:${two(time.getMinutes())}`
}

/** What is wrong with a range, or null; without an end it is until now. */
export function rangeProblem(from: string, to: string, now: Date): string | null {
  const begin = toUtc(from)
  if (begin === null) return 'Say from when.'
  if (new Date(begin) > now) return 'That is in the future.'
  const end = to === '' ? null : toUtc(to)
  if (to !== '' && end === null) return 'The end is no time.'
  return end !== null && new Date(end) <= new Date(begin)
    ? 'The end is to be after the beginning.'
    : null
}
