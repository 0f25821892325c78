// What stands at the bottom while a form has something that is not saved.

import { Button } from '../../components/Button'
import { Notice } from '../../components/Notice'

export interface SaveBarProps {
  shown: boolean
  busy: boolean
  error?: string | undefined
  details?: string[]
  /** Why it can't be saved now. */
  blocked?: string | undefined
  onSave: () => void
  onReset: () => void
}

export function SaveBar({
  shown,
  busy,
  error,
  details = [],
  blocked,
  onSave,
  onReset,
}: SaveBarProps) {
  if (!shown) return null
  return (
    <div class="save-bar" role="region" aria-label="Unsaved changes">
      {error !== undefined && (
        <Notice tone="bad" live>
          <p>Not saved: {error}</p>
          {details.map((text) => (
            <p key={text}>{text}</p>
          ))}
        </Notice>
      )}
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
