// Each destination's part in the event; asked again for as long as one of them is not done.

import { path } from '../../api/client'
import type { DebuggedEvent, Fate } from '../../api/types'
import { FateLines } from '../../components/FateLines'
import { ErrorState, Skeleton } from '../../components/States'
import type { Names } from '../../state/use_names'
import { useResource } from '../../state/use_resource'

const kPendingMs = 2000

export function WhereItWent({ event, names }: { event: DebuggedEvent; names: Names }) {
  const key = path`/api/events/${event.source}/${event.message_id ?? ''}`
  const fate = useResource<Fate>(key, { every: kPendingMs, done: isDone })
  if (!fate.data) return fate.error ? <ErrorState of={fate} /> : <Skeleton lines={5} height={32} />
  if (Object.keys(fate.data.destinations).length === 0) {
    return (
      <p class="muted">
        There are no destinations; the event is in the log.
        {' '}<a href="/destinations/add">Add a destination</a>
      </p>
    )
  }
  return <FateLines destinations={fate.data.destinations} nameOf={names.destination} />
}

function isDone(fate: Fate): boolean {
  return Object.values(fate.destinations).every(({ state }) => state !== 'pending')
}
