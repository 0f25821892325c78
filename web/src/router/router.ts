// The address bar: plain links (`<a href="/sources">`) change it without a reload, `navigate` does
// it from code, `useLocation` follows it.

import { Store, useStore } from '../state/store'
import { isHeld, leave } from './unsaved'

export interface Place {
  path: string
  query: URLSearchParams
  /** How many pages were shown before it in this tab: 0 is the one that was loaded. */
  turn: number
}

function here(turn: number): Place {
  return { path: location.pathname, query: new URLSearchParams(location.search), turn }
}

export const place = new Store<Place>(here(0))

function follow(): void {
  const last = place.value
  place.set(here(location.pathname === last.path ? last.turn : last.turn + 1))
}

/** Which entry of the history this is, so that a step back that was not meant can be taken back. */
function indexOf(state: unknown): number | null {
  const index = (state as { index?: unknown } | null)?.index
  return typeof index === 'number' ? index : null
}

let index = indexOf(history.state) ?? 0

/** Code that navigates knows what it does: only links and the browser's buttons ask. */
export function navigate(target: string, how: { replace?: boolean } = {}): void {
  const before = location.pathname
  if (how.replace) history.replaceState({ index }, '', target)
  else history.pushState({ index: ++index }, '', target)
  if (location.pathname !== before) scrollTo(0, 0)
  follow()
}

export function useLocation(): Place {
  return useStore(place)
}

/** Changes values of the query in place; empty or null takes one out. */
export function setQuery(values: Record<string, string | null>): void {
  const query = new URLSearchParams(location.search)
  for (const [name, value] of Object.entries(values)) {
    if (value) query.set(name, value)
    else query.delete(name)
  }
  const text = query.toString()
  navigate(location.pathname + (text ? `?${text}` : ''), { replace: true })
}

function linkOf(event: MouseEvent): HTMLAnchorElement | null {
  if (event.defaultPrevented || event.button !== 0) return null
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (!link || !link.href || link.target || link.hasAttribute('download')) return null
  if (link.origin !== location.origin || link.pathname.startsWith('/api')) return null
  // A part of this very page: the skip link.
  if (link.getAttribute('href')!.startsWith('#')) return null
  return link
}

let isStepBack = false

function onPopState(): void {
  const to = indexOf(history.state)
  const steps = to === null ? 0 : to - index
  if (!isStepBack && steps !== 0 && isHeld() && location.pathname !== place.value.path) {
    // The address has changed already: back to the page that is still shown, and ask.
    isStepBack = true
    history.go(-steps)
    leave(() => history.go(steps))
    return
  }
  isStepBack = false
  if (to === null) history.replaceState({ index: ++index }, '')
  else index = to
  follow()
}

export function startRouter(): void {
  history.replaceState({ index }, '')
  addEventListener('popstate', onPopState)
  document.addEventListener('click', (event) => {
    const link = linkOf(event)
    if (!link) return
    event.preventDefault()
    const go = (): void => navigate(link.pathname + link.search + link.hash)
    if (link.pathname === location.pathname) go()
    else leave(go)
  })
}
