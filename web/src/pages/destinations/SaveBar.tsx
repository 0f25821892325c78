// What stands at the bottom while a form has something that is not saved.

import { useEffect } from 'preact/hooks'
import type { ApiError } from '../../api/client'
import { Button } from '../../components/Button'
import { RefusedNotice } from '../../components/RefusedNotice'

export interface SaveBarProps {
  shown: boolean
  busy: boolean
  error?: ApiError | undefined
  /** The fields that the form shows, by the server's names. */
  fields?: readonly string[]
  /** Why it can't be saved now. */
  blocked?: string | undefined
  onSave: () => void
  onReset: () => void
}

export function SaveBar({
  shown,
  busy,
  error,
  fields = [],
  blocked,
  onSave,
  onReset,
}: SaveBarProps) {
  useEffect(() => {
    if (!shown) return
    // The browser asks then whether what was typed may be lost.
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [shown])
  if (!shown) return null
  return (
    <div class="save-bar" role="region" aria-label="Unsaved changes">
      {error && <RefusedNotice what="Not saved" error={error} fields={fields} />}
      <div class="save-row">
        <span class="muted" role="status">
          {blocked ?? 'Not saved yet'}
        </span>
        <div class="actions">
          <Button disabled={busy} onClick={onReset}>
            Undo
          </Button>
          <Button kind="primary" busy={busy} disabled={blocked !== undefined} onClick={onSave}>
            Save changes
          </Button>
        </div>
      </div>
    </div>
  )
}
