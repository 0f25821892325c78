// Asks before a page is left whose changes are not saved.

import { Button } from '../components/Button'
import { Dialog } from '../components/Dialog'
import { discard, leaving, stay } from '../router/unsaved'
import { useStore } from '../state/store'

export function LeaveDialog() {
  if (useStore(leaving) === null) return null
  const actions = (
    <>
      <Button kind="danger" onClick={discard}>
        Discard changes
      </Button>
      <Button kind="primary" onClick={stay}>
        Stay
      </Button>
    </>
  )
  return (
    <Dialog title="Leave without saving?" onClose={stay} actions={actions}>
      <p>What was changed on this page is not saved yet.</p>
    </Dialog>
  )
}
