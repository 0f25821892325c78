// Leads through what is shown a page at a time; nothing where one page has it all.

import { Button } from './Button'

export interface PagerProps {
  /** For screen readers. */
  label: string
  /** From 1. */
  number: number
  back: { label: string; go: () => void }
  /** null: this is the last. */
  on: { label: string; go: (() => void) | null }
}

export function Pager({ label, number, back, on }: PagerProps) {
  if (number === 1 && on.go === null) return null
  return (
    <nav class="pager" aria-label={label}>
      <Button small disabled={number === 1} onClick={back.go}>
        {back.label}
      </Button>
      <span class="muted">Page {number}</span>
      <Button small disabled={on.go === null} onClick={() => on.go?.()}>
        {on.label}
      </Button>
    </nav>
  )
}
