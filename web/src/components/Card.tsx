// A titled part of a page.

import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

export interface CardProps {
  title?: string
  /** The heading's level; below the page's h1 unless told otherwise. */
  level?: 2 | 3
  intro?: ComponentChildren
  actions?: ComponentChildren
  children?: ComponentChildren
  /** Its content goes to the border: tables. */
  flush?: boolean
}

export function Card({ title, level = 2, intro, actions, children, flush }: CardProps) {
  const id = useId()
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <section class={flush ? 'card card-flush' : 'card'} aria-labelledby={title ? id : undefined}>
      {title && (
        <header class="card-header">
          <div>
            <Heading id={id} class="card-title">{title}</Heading>
            {intro && <p class="card-intro">{intro}</p>}
          </div>
          {actions && <div class="actions">{actions}</div>}
        </header>
      )}
      {children ? <div class="card-body">{children}</div> : <div class="card-end" />}
    </section>
  )
}
