// Asks before something that can't be taken back. `confirm` may fail: its error is shown, and the
// dialog stays.

import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { asApiError } from '../api/client'
import { Button } from './Button'
import { Dialog } from './Dialog'
import { Notice } from './Notice'

export interface ConfirmDialogProps {
  title: string
  children: ComponentChildren
  /** What the button says: "Delete source". */
  action: string
  danger?: boolean
  confirm: () => Promise<void>
  onClose: () => void
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()

  const confirm = async (): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      await props.confirm()
      props.onClose()
    } catch (failure) {
      setError(asApiError(failure).message)
      setBusy(false)
    }
  }

  const actions = (
    <>
      <Button onClick={props.onClose}>Cancel</Button>
      <Button kind={props.danger ? 'danger' : 'primary'} busy={busy} onClick={() => void confirm()}>
        {props.action}
      </Button>
    </>
  )
  return (
    <Dialog title={props.title} onClose={props.onClose} actions={actions}>
      {props.children}
      {error && <Notice tone="bad" live>{error}</Notice>}
    </Dialog>
  )
}
