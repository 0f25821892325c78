// The way to every page. On a phone it opens below the header, and Escape closes it.

import { useLayoutEffect } from 'preact/hooks'
import { Button } from '../components/Button'
import { Icon } from '../components/Icon'
import { useStore } from '../state/store'
import { signOut, token } from '../state/session'
import { theme, toggleTheme } from '../state/theme'
import { useServer } from '../state/use_server'
import { isCurrent, kNavigation, type NavigationGroup } from './navigation'

export interface MenuProps {
  open: boolean
  path: string
  close: () => void
}

export function Menu({ open, path, close }: MenuProps) {
  // At once: a key may follow on the click that opened it.
  useLayoutEffect(() => {
    if (!open) return
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return
      close()
      document.querySelector<HTMLElement>('.menu-button')?.focus()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [open])
  return (
    <nav class={open ? 'menu is-open' : 'menu'} id="menu" aria-label="Main">
      <div>
        {kNavigation.map((group) => (
          <Group key={group.label} group={group} path={path} close={close} />
        ))}
      </div>
      <MenuFoot />
    </nav>
  )
}

function Group(props: { group: NavigationGroup; path: string; close: () => void }) {
  const { group, path, close } = props
  return (
    <div class="menu-group">
      {group.label && <p class="menu-label" aria-hidden="true">{group.label}</p>}
      <ul aria-label={group.label || undefined}>
        {group.entries.map((entry) => (
          <li key={entry.href}>
            <a
              class="menu-link"
              href={entry.href}
              aria-current={isCurrent(entry, path) ? 'page' : undefined}
              onClick={close}
            >
              <Icon name={entry.icon} />
              {entry.label}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}

function MenuFoot() {
  const colours = useStore(theme)
  const server = useServer()
  const other = colours === 'dark' ? 'light' : 'dark'
  return (
    <div class="menu-foot">
      <span class="menu-version">
        {server.data ? `analyticsd ${server.data.version}` : 'analyticsd'}
      </span>
      {token() && <Button kind="quiet" small onClick={signOut}>Sign out</Button>}
      <Button
        kind="quiet"
        small
        icon={colours === 'dark' ? 'sun' : 'moon'}
        label={`Use the ${other} theme`}
        onClick={toggleTheme}
      />
    </div>
  )
}
