// What stands around every page: skip link, menu, banner, and the page itself in <main>.

import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Toasts } from '../components/Toasts'
import { useLocation } from '../router/router'
import { ConnectionBanner } from './ConnectionBanner'
import { Header } from './Header'
import { LeaveDialog } from './LeaveDialog'
import { Menu } from './Menu'

export function Layout({ children }: { children: ComponentChildren }) {
  const { path } = useLocation()
  const [open, setOpen] = useState(false)
  useEffect(() => setOpen(false), [path])
  return (
    <div class="layout">
      <a class="skip-link" href="#main">Skip to content</a>
      <Header open={open} toggle={() => setOpen(!open)} />
      <Menu open={open} path={path} close={() => setOpen(false)} />
      <main class="main" id="main" tabIndex={-1}>
        <ConnectionBanner />
        {children}
      </main>
      <Toasts />
      <LeaveDialog />
    </div>
  )
}
