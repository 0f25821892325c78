// A failed event, with what became of it at every destination.

import { path } from '../../api/client'
import type { Destination, FailedEvent, Fate } from '../../api/types'
import { Button } from '../../components/Button'
import { Dialog } from '../../components/Dialog'
import { EventFate } from '../../components/EventFate'
import { ErrorState, Skeleton } from '../../components/States'
import { useResource } from '../../state/use_resource'

export function EventDialog({ event, onClose }: { event: FailedEvent; onClose: () => void }) {
  const fate = useResource<Fate>(path`/api/events/${event.source}/${event.message_id}`)
  const destinations = useResource<Destination[]>('/api/destinations', { cached: true })
  const nameOf = (id: string): string =>
    destinations.data?.find((each) => each.id === id)?.name ?? id
  return (
    <Dialog title="Event" onClose={onClose} wide actions={<Button onClick={onClose}>Close</Button>}>
      {fate.data ? (
        <EventFate fate={fate.data} nameOf={nameOf} />
      ) : fate.error ? (
        <ErrorState of={fate} />
      ) : (
        <Skeleton lines={10} />
      )}
    </Dialog>
  )
}
