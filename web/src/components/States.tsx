// What a page shows while it has nothing to show: it waits, there is none, or it failed.

import type { ComponentChildren } from 'preact'
import type { ApiError } from '../api/client'
import { Button } from './Button'
import { Icon, type IconName } from './Icon'

export interface EmptyStateProps {
  title: string
  children?: ComponentChildren
  icon?: IconName
  /** Buttons that lead on. */
  actions?: ComponentChildren
}

export function EmptyState({ title, children, icon = 'info', actions }: EmptyStateProps) {
  return (
    <div class="state">
      <span class="state-icon"><Icon name={icon} size={24} /></span>
      <h2 class="state-title">{title}</h2>
      {children && <div class="state-text">{children}</div>}
      {actions && <div class="actions">{actions}</div>}
    </div>
  )
}

/** What a resource says of itself fits: `<ErrorState of={sources} />`. */
export interface ErrorStateProps {
  of: { error: ApiError | undefined; reload: () => void }
  title?: string
}

export function ErrorState({ of, title }: ErrorStateProps) {
  return (
    <div class="state state-error" role="alert">
      <span class="state-icon"><Icon name="bad" size={24} /></span>
      <h2 class="state-title">{title ?? 'This could not be loaded'}</h2>
      <p class="state-text">{of.error?.message ?? 'Unknown error.'}</p>
      <div class="actions"><Button onClick={of.reload}>Try again</Button></div>
    </div>
  )
}

/** Grey lines in place of what is being loaded; they hold its room. */
export function Skeleton({ lines = 4, height }: { lines?: number; height?: number }) {
  const bars = Array.from({ length: lines }, (_, index) => (
    <span key={index} class="skeleton-bar" style={height ? { height: `${height}px` } : undefined} />
  ))
  return (
    <div class="skeleton" role="status">
      <span class="visually-hidden">Loading…</span>
      {bars}
    </div>
  )
}
