// Turns a destination on and off; asks first where events are pending, which would not be
// delivered.

import { useState } from 'preact/hooks'
import { asApiError, path, send } from '../../api/client'
import type { Destination } from '../../api/types'
import { Checkbox } from '../../components/Checkbox'
import { ConfirmDialog } from '../../components/ConfirmDialog'
import { counted } from '../../format/number'
import { announce } from '../../state/toasts'

export interface EnableSwitchProps {
  destination: Destination
  pending: number
  onChanged: (destination: Destination) => void
  label?: string
}

export function EnableSwitch({ destination, pending, onChanged, label }: EnableSwitchProps) {
  const [asking, setAsking] = useState(false)
  const { id, name, enabled } = destination

  const set = async (wanted: boolean): Promise<void> => {
    const change = { enabled: wanted }
    onChanged(await send<Destination>('PATCH', path`/api/destinations/${id}`, change))
    announce(wanted ? `${name} is enabled` : `${name} is disabled`)
  }
  const onChange = (wanted: boolean): void => {
    if (!wanted && pending > 0) return setAsking(true)
    set(wanted).catch((failure) => announce(`Not changed: ${asApiError(failure).message}`, 'bad'))
  }
  const hidden = <span class="visually-hidden">{name} enabled</span>
  return (
    <>
      <Checkbox switch label={label ?? hidden} checked={enabled} onChange={onChange} />
      {asking && (
        <ConfirmDialog
          title={`Disable ${name}?`}
          action="Disable"
          danger
          confirm={() => set(false)}
          onClose={() => setAsking(false)}
        >
          <p>
            <strong>{counted(pending, 'event is', 'events are')} pending.</strong> What was not
            delivered by now, and what comes until it is enabled again, is not delivered: it counts
            as filtered (disabled).
          </p>
          <p>A replay can send it later, as long as the log has it.</p>
        </ConfirmDialog>
      )}
    </>
  )
}
