// The bar at the top of a phone, and the head of the menu on wider screens.

import { Button } from '../components/Button'

export function Header({ open, toggle }: { open: boolean; toggle: () => void }) {
  return (
    <header class="header">
      <a class="brand" href="/">
        <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
          <rect class="brand-tile" width="32" height="32" rx="8" />
          <path class="brand-bars" d="M8 22v-5M13.3 22V10M18.7 22v-8M24 22V7" />
        </svg>
        <span>Analytics</span>
      </a>
      <Button
        kind="quiet"
        class="menu-button"
        icon={open ? 'close' : 'menu'}
        label={open ? 'Close menu' : 'Menu'}
        expanded={open}
        controls="menu"
        onClick={toggle}
      />
    </header>
  )
}
