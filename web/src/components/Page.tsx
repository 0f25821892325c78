// What every page stands in: its heading, which gets the focus when one comes here by a link, and the
// document's title.

import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { place } from '../router/router'
import { Icon } from './Icon'

export interface PageProps {
  title: string
  /** In place of `title` where it is known only later, or is more than text. */
  heading?: ComponentChildren
  /** The page that this one belongs to. */
  up?: { href: string; label: string }
  intro?: ComponentChildren
  actions?: ComponentChildren
  children: ComponentChildren
  /** The page takes the whole width and height. */
  full?: boolean
}

export function Page({ title, heading, up, intro, actions, children, full }: PageProps) {
  const h1 = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Analytics`
  }, [title])
  useEffect(() => {
    // Not for the page that was loaded: there, reading begins at the top.
    if (place.value.turn > 0) h1.current?.focus({ preventScroll: true })
  }, [])
  return (
    <div class={full ? 'page page-full' : 'page'}>
      <header class="page-header">
        <div class="page-heading">
          {up && <a class="page-up" href={up.href}><Icon name="next" size={12} />{up.label}</a>}
          <h1 ref={h1} tabIndex={-1}>{heading ?? title}</h1>
          {intro && <p class="page-intro">{intro}</p>}
        </div>
        {actions && <div class="actions">{actions}</div>}
      </header>
      {children}
    </div>
  )
}
