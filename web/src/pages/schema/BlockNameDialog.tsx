// Blocks a name that may never have been seen: before a release sends it for the first time.

import { useState } from 'preact/hooks'
import type { BlockChange } from '../../api/types'
import { Button } from '../../components/Button'
import { Dialog } from '../../components/Dialog'
import { Input } from '../../components/Input'
import { Select } from '../../components/Select'

type Kind = 'event' | 'property' | 'trait' | 'group_trait'

const kKinds: { value: Kind; label: string }[] = [
  { value: 'event', label: 'Event' },
  { value: 'property', label: 'Property' },
  { value: 'trait', label: 'User trait' },
  { value: 'group_trait', label: 'Group trait' },
]

const kEffects: Record<Kind, string> = {
  event: 'Events of this name are rejected as event_blocked.',
  property: 'It is left out before the event is stored. Whole members only: not parts such as a.b.',
  trait: 'It is left out of identify calls before they are stored.',
  group_trait: 'It is left out of group calls before they are stored.',
}

function changeOf(kind: Kind, name: string, event: string): BlockChange {
  if (kind === 'property') {
    return { event: event.trim() === '' ? '*' : event, property: name, blocked: true }
  }
  return { [kind]: name, blocked: true }
}

export interface BlockNameDialogProps {
  change: (change: BlockChange) => Promise<void>
  onClose: () => void
}

export function BlockNameDialog({ change, onClose }: BlockNameDialogProps) {
  const [kind, setKind] = useState<Kind>('event')
  const [name, setName] = useState('')
  const [event, setEvent] = useState('')
  const [busy, setBusy] = useState(false)

  const block = async (): Promise<void> => {
    if (name === '') return
    setBusy(true)
    await change(changeOf(kind, name, event))
    onClose()
  }
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button kind="primary" disabled={name === ''} busy={busy} onClick={() => void block()}>
        Block
      </Button>
    </>
  )
  return (
    <Dialog title="Block a name" onClose={onClose} actions={actions}>
      <form
        class="form"
        onSubmit={(submitted) => {
          submitted.preventDefault()
          void block()
        }}
      >
        <Select
          label="Kind"
          value={kind}
          choices={kKinds}
          onChange={(chosen) => setKind(chosen as Kind)}
        />
        <Input
          label="Name"
          value={name}
          onInput={setName}
          hint={`As it is sent: case and blanks count. ${kEffects[kind]}`}
        />
        {kind === 'property' && (
          <Input label="Event" value={event} onInput={setEvent} placeholder="All events" />
        )}
      </form>
    </Dialog>
  )
}
