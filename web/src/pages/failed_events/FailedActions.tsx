// Sends failed events again, or takes them off the list: those that are ticked, or else all that
// the filters let through.

import { useState } from 'preact/hooks'
import { send } from '../../api/client'
import type { Destination, DestinationCounts } from '../../api/types'
import { Button } from '../../components/Button'
import { ConfirmDialog } from '../../components/ConfirmDialog'
import { counted } from '../../format/number'
import { announce } from '../../state/toasts'
import { selectionMax, selectionOf, selectionText, type FailedFilters } from './selection'

export interface FailedActionsProps {
  destination: Destination
  filters: FailedFilters
  ticked: string[]
  counts: DestinationCounts | undefined
  onDone: () => void
}

type Asking = 'redrive' | 'forget' | null

export function FailedActions(props: FailedActionsProps) {
  const { destination, filters, ticked, counts } = props
  const [asking, setAsking] = useState<Asking>(null)
  const what = selectionText(filters, ticked.length)
  const most = selectionMax(filters, ticked.length, counts)
  const body = selectionOf(destination.id, filters, ticked)

  const redrive = async (): Promise<void> => {
    const { redriven } = await send<{ redriven: number }>(
      'POST',
      '/api/failed-events/redrive',
      body,
    )
    announce(`${counted(redriven, 'event is', 'events are')} being sent again`)
    props.onDone()
  }
  const forget = async (): Promise<void> => {
    const { forgotten } = await send<{ forgotten: number }>(
      'POST',
      '/api/failed-events/forget',
      body,
    )
    announce(`${counted(forgotten, 'event is', 'events are')} off the list`)
    props.onDone()
  }
  const close = (): void => setAsking(null)
  const howMany = most === null || ticked.length > 0 ? '' : ` (${counted(most, 'event')} at most)`
  return (
    <div class="failed-actions">
      <Button small kind="primary" icon="replay" onClick={() => setAsking('redrive')}>
        Send {what} again
      </Button>
      <Button small kind="danger" icon="trash" onClick={() => setAsking('forget')}>
        Discard {what}
      </Button>
      {asking === 'redrive' && (
        <ConfirmDialog
          title={`Send ${what} again?`}
          action="Send again"
          confirm={redrive}
          onClose={close}
        >
          <p>
            To {destination.name}
            {howMany}, with their message ids, by today’s filters. What fails again is listed here
            again.
          </p>
          {!destination.enabled && (
            <p>
              <strong>It is disabled: they will be filtered.</strong>
            </p>
          )}
        </ConfirmDialog>
      )}
      {asking === 'forget' && (
        <ConfirmDialog
          title={`Discard ${what}?`}
          action="Discard"
          danger
          confirm={forget}
          onClose={close}
        >
          <p>
            Taken off the list for good{howMany}, and not sent again.{' '}
            {ticked.length === 1
              ? 'It stays counted as discarded, and in the log: a replay of its time would send it.'
              : `They stay counted as discarded, and in the log: a replay of their time would send
                 them.`}
          </p>
        </ConfirmDialog>
      )}
    </div>
  )
}
