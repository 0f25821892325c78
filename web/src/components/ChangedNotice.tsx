// What of a source or a destination was changed here, and the way back: to workspace.yaml, or
// without one to how it began.

import { useState } from 'preact/hooks'
import type { Origin } from '../api/types'
import { announce } from '../state/toasts'
import { useServer } from '../state/use_server'
import { Button } from './Button'
import { ConfirmDialog } from './ConfirmDialog'
import { Notice } from './Notice'

export interface ChangedNoticeProps {
  of: { origin: Origin; name: string; id: string; changed: string[] }
  revert: () => Promise<void>
}

export function ChangedNotice({ of, revert }: ChangedNoticeProps) {
  const hasFile = useServer().data?.has_workspace_file
  const [asking, setAsking] = useState(false)
  if (of.origin !== 'changed' || hasFile === undefined) return null
  const name = of.name || of.id
  const action = hasFile ? 'Revert to the file' : 'Revert to how it began'
  const fields = (
    <span class="changed-fields">
      {of.changed.map((field) => (
        <code key={field}>{field}</code>
      ))}
    </span>
  )
  const confirm = async (): Promise<void> => {
    await revert()
    announce(hasFile ? `${name} is as in workspace.yaml again` : `${name} is as it began`)
  }
  return (
    <>
      <Notice tone="info">
        <div class="changes">
          <p>
            {hasFile ? 'Changed here, in place of what workspace.yaml says: ' : 'Changed here: '}
            {fields}
          </p>
          <Button small onClick={() => setAsking(true)}>
            {action}
          </Button>
        </div>
      </Notice>
      {asking && (
        <ConfirmDialog
          title={`${action}?`}
          action="Revert"
          confirm={confirm}
          onClose={() => setAsking(false)}
        >
          <p>
            {hasFile
              ? `What workspace.yaml says of ${name} holds again, at once, for: `
              : `What ${name} began with holds again, at once, for: `}
            {fields}
          </p>
          {of.changed.includes('write_keys') && (
            <p>
              <strong>Write keys that were made here stop working</strong>; those{' '}
              {hasFile ? 'in the file' : 'that it began with'} work again.
            </p>
          )}
        </ConfirmDialog>
      )}
    </>
  )
}
