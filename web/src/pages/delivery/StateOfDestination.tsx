// How a destination does: as a word in its colour, with the reason below it, or in a notice.

import type { Destination, DestinationCounts } from '../../api/types'
import type { IconName } from '../../components/Icon'
import { Notice } from '../../components/Notice'
import { Status } from '../../components/Status'
import { useCodes } from '../../state/use_codes'
import { codeAtStart, stateOf, type StateName } from './destination_state'

const kIcons: Partial<Record<StateName, IconName>> = {
  paused: 'pause',
  waiting: 'wait',
  behind: 'wait',
}

export interface StateProps {
  destination: Pick<Destination, 'enabled'>
  counts: DestinationCounts | undefined
}

export function StateBadge({ destination, counts }: StateProps) {
  const state = stateOf(destination, counts)
  const icon = kIcons[state.name]
  return (
    <Status tone={state.tone} {...(icon && { icon })}>
      {state.label}
    </Status>
  )
}

export function StateOfDestination(props: StateProps) {
  const { detail } = stateOf(props.destination, props.counts)
  return (
    <>
      <StateBadge {...props} />
      {detail !== null && <span class="row-note row-reason">{detail}</span>}
    </>
  )
}

/** Why it fails or is paused; nothing where it does neither. */
export function StateNotice({ destination, counts }: StateProps) {
  const { name, detail, label, tone } = stateOf(destination, counts)
  const meaning = useCodes()
  const code = name === 'failing' ? codeAtStart(counts?.last_error) : null
  const help = code === null ? undefined : meaning('delivery', code)
  return (
    <div class="live" aria-live="polite">
      {detail !== null && (
        <Notice tone={tone}>
          <p>
            <strong>{label}:</strong> {detail}
          </p>
          {help && (
            <p>
              {help.meaning} {help.action}
            </p>
          )}
        </Notice>
      )}
    </div>
  )
}
