// Says that the source is no longer what workspace.yaml says, and takes that back.

import { useState } from 'preact/hooks'
import { path, send } from '../../api/client'
import type { Source } from '../../api/types'
import { Button } from '../../components/Button'
import { ConfirmDialog } from '../../components/ConfirmDialog'
import { Notice } from '../../components/Notice'
import { announce } from '../../state/toasts'

export interface SourceProps {
  source: Source
  onChange: (source: Source) => void
}

export function Changed({ source, onChange }: SourceProps) {
  const [asking, setAsking] = useState(false)
  if (source.origin !== 'changed') return null
  const revert = async (): Promise<void> => {
    onChange(await send<Source>('POST', path`/api/sources/${source.id}/revert`, {}))
    announce('What workspace.yaml says holds again')
  }
  return (
    <Notice tone="info">
      <div class="row row-apart">
        <span>Changed here, and no longer as in workspace.yaml: {source.changed.join(', ')}.</span>
        <Button small onClick={() => setAsking(true)}>Revert to the file</Button>
      </div>
      {asking && (
        <ConfirmDialog
          title="Revert to the file?"
          action="Revert"
          confirm={revert}
          onClose={() => setAsking(false)}
        >
          <p>What was changed here is dropped, write keys included: {source.changed.join(', ')}.</p>
        </ConfirmDialog>
      )}
    </Notice>
  )
}
