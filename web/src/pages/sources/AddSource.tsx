// Adds a source and goes to its page, where the write key and the snippets are.

import { useState } from 'preact/hooks'
import { asApiError, send, type ApiError } from '../../api/client'
import { problemAt } from '../../api/problems'
import type { NewSource, Source } from '../../api/types'
import { Button } from '../../components/Button'
import { Dialog } from '../../components/Dialog'
import { focusFirstError } from '../../components/focus_first_error'
import { Input } from '../../components/Input'
import { RefusedNotice } from '../../components/RefusedNotice'
import { navigate } from '../../router/router'
import { announce } from '../../state/toasts'
import { idFromName } from './id'

export function AddSource({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  /** Follows the name until it is changed by hand. */
  const [ownId, setOwnId] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError>()
  const id = ownId ?? idFromName(name)

  const onSubmit = async (event: Event): Promise<void> => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    try {
      const wanted: NewSource = name.trim() ? { id, name: name.trim() } : { id }
      const source = await send<Source>('POST', '/api/sources', wanted)
      announce(`Source ${source.name || source.id} added`)
      onClose()
      navigate(`/sources/${encodeURIComponent(source.id)}`)
    } catch (failure) {
      setError(asApiError(failure))
      focusFirstError()
      setBusy(false)
    }
  }

  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button kind="primary" type="submit" form="add-source" busy={busy} disabled={!id}>Add source</Button>
    </>
  )
  return (
    <Dialog title="Add source" onClose={onClose} actions={actions}>
      <form id="add-source" class="form" onSubmit={(event) => void onSubmit(event)}>
        <Input
          label="Name"
          value={name}
          onInput={setName}
          placeholder="Shop backend"
          error={error && problemAt(error.problems, 'name')}
          autoFocus
        />
        <Input
          label="ID"
          required
          monospace
          value={id}
          onInput={setOwnId}
          hint="In tables and files this is its name, for good: a-z, 0-9, - and _."
          error={error && problemAt(error.problems, 'id')}
        />
        {error && <RefusedNotice what="Not added" error={error} fields={['id', 'name']} />}
      </form>
    </Dialog>
  )
}
