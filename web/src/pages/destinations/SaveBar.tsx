// What stands at the bottom while a form has something that is not saved.

import type { ApiError } from '../../api/client'
import { Button } from '../../components/Button'
import { Notice } from '../../components/Notice'
import { RefusedNotice } from '../../components/RefusedNotice'
import { useUnsaved } from '../../router/use_unsaved'

export interface SaveBarProps {
  shown: boolean
  busy: boolean
  error?: ApiError | undefined
  /** The fields that the form shows, by the server's names. */
  fields?: readonly string[]
  /** Why it can't be saved now. */
  blocked?: string | undefined
  /** Fields that have something wrong before the server is asked. */
  wrong?: number
  onSave: () => void
  onReset: () => void
}

export function SaveBar({
  shown,
  busy,
  error,
  fields = [],
  blocked,
  wrong = 0,
  onSave,
  onReset,
}: SaveBarProps) {
  useUnsaved(shown)
  if (!shown) return null
  return (
    <div class="save-bar" role="region" aria-label="Unsaved changes">
      {error && <RefusedNotice what="Not saved" error={error} fields={fields} />}
      {!error && wrong > 0 && (
        <Notice tone="bad" live>
          Not saved. {wrong === 1 ? 'One field is marked.' : `${wrong} fields are marked.`}
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
