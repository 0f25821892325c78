// Dark or light: the system's choice until somebody makes another, which this browser keeps.

import { Store } from './store'

export type Theme = 'light' | 'dark'
const kKey = 'analytics.theme'
const dark = matchMedia('(prefers-color-scheme: dark)')

function chosen(): Theme | null {
  const kept = localStorage.getItem(kKey)
  return kept === 'light' || kept === 'dark' ? kept : null
}

function current(): Theme {
  return chosen() ?? (dark.matches ? 'dark' : 'light')
}

export const theme = new Store<Theme>(current())

function apply(): void {
  document.documentElement.dataset['theme'] = current()
  theme.set(current())
}

export function toggleTheme(): void {
  const wanted: Theme = current() === 'dark' ? 'light' : 'dark'
  // Back at what the system has, it follows the system again.
  if (wanted === (dark.matches ? 'dark' : 'light')) localStorage.removeItem(kKey)
  else localStorage.setItem(kKey, wanted)
  apply()
}

export function startTheme(): void {
  dark.addEventListener('change', apply)
  apply()
}
