// Removes a destination, once its id was typed: with it goes what is pending for it.

import { useState } from 'preact/hooks'
import { path, send } from '../../api/client'
import type { Destination } from '../../api/types'
import { Button } from '../../components/Button'
import { Card } from '../../components/Card'
import { Dialog } from '../../components/Dialog'
import { Input } from '../../components/Input'
import { Notice } from '../../components/Notice'
import { counted } from '../../format/number'
import { navigate } from '../../router/router'
import { announce } from '../../state/toasts'
import { useAction } from '../../state/use_action'
import { useServer } from '../../state/use_server'

export function RemoveCard({
  destination,
  pending,
}: {
  destination: Destination
  pending: number
}) {
  const [asking, setAsking] = useState(false)
  const hasFile = useServer().data?.has_workspace_file
  const button = (
    <Button kind="danger" icon="trash" onClick={() => setAsking(true)}>
      Remove…
    </Button>
  )
  return (
    <>
      <Card
        title="Remove this destination"
        intro="It gets nothing any more; what it has received stays where it is."
        actions={button}
      >
        {destination.origin !== 'console' && hasFile && (
          <p class="muted">
            It stands in workspace.yaml. Removing it here holds over restarts all the same.
          </p>
        )}
      </Card>
      {asking && (
        <RemoveDialog
          destination={destination}
          pending={pending}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}

interface RemoveDialogProps {
  destination: Destination
  pending: number
  onClose: () => void
}

function RemoveDialog({ destination, pending, onClose }: RemoveDialogProps) {
  const [typed, setTyped] = useState('')
  const action = useAction()
  const matches = typed === destination.id
  const remove = (): void => {
    if (!matches) return
    void action.run(async () => {
      await send('DELETE', path`/api/destinations/${destination.id}`, {})
      announce(`${destination.name} is removed`)
      navigate('/destinations')
    })
  }
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button kind="danger" disabled={!matches} busy={action.busy} onClick={remove}>
        Remove
      </Button>
    </>
  )
  return (
    <Dialog title={`Remove ${destination.name}?`} onClose={onClose} actions={actions}>
      <p>
        {pending > 0 ? (
          <strong>
            {counted(pending, 'event is', 'events are')} pending and will not be delivered.{' '}
          </strong>
        ) : (
          'Nothing is pending. '
        )}
        Its counts and its failed events go with it. This can’t be taken back.
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          remove()
        }}
      >
        <Input
          label={`Type ${destination.id} to confirm`}
          monospace
          value={typed}
          onInput={setTyped}
        />
      </form>
      {action.error && (
        <Notice tone="bad" live>
          {action.error.message}
        </Notice>
      )}
    </Dialog>
  )
}
