// What of a destination was changed here and differs from workspace.yaml, and the way back.

import { useState } from 'preact/hooks'
import { path, send } from '../../api/client'
import type { Destination } from '../../api/types'
import { Button } from '../../components/Button'
import { ConfirmDialog } from '../../components/ConfirmDialog'
import { Notice } from '../../components/Notice'
import { announce } from '../../state/toasts'

export interface ChangesCardProps {
  destination: Destination
  onChanged: (destination: Destination) => void
}

export function ChangesCard({ destination, onChanged }: ChangesCardProps) {
  const [asking, setAsking] = useState(false)
  if (destination.origin !== 'changed') return null
  const fields = (
    <span class="changed-fields">
      {destination.changed.map((field) => (
        <code key={field}>{field}</code>
      ))}
    </span>
  )
  const revert = async (): Promise<void> => {
    onChanged(await send<Destination>('POST', path`/api/destinations/${destination.id}/revert`, {}))
    announce('What workspace.yaml says holds again')
  }
  return (
    <>
      <Notice tone="info">
        <div class="changes">
          <p>Changed here, in place of what workspace.yaml says: {fields}</p>
          <Button small onClick={() => setAsking(true)}>
            Revert changes…
          </Button>
        </div>
      </Notice>
      {asking && (
        <ConfirmDialog
          title="Revert changes?"
          action="Revert"
          confirm={revert}
          onClose={() => setAsking(false)}
        >
          <p>What workspace.yaml says of {destination.name} holds again, at once, for:</p>
          <p>{fields}</p>
        </ConfirmDialog>
      )}
    </>
  )
}
