// When something was: "12 s ago", with the exact time as its title. One clock ticks for all of them.

import { useStore, Store } from '../state/store'
import { absolute, relative } from '../format/time'

const kTickMs = 5000
const now = new Store(Date.now())
setInterval(() => {
  if (!document.hidden) now.set(Date.now())
}, kTickMs)

export function Time({ at }: { at: string | number | null | undefined }) {
  useStore(now)
  if (at === null || at === undefined) return <span class="muted">never</span>
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return <span>{String(at)}</span>
  return (
    <time dateTime={date.toISOString()} title={absolute(date)}>
      {relative(date.getTime(), Date.now())}
    </time>
  )
}
