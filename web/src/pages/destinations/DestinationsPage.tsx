// Every destination: what it is, whether it delivers, and what waits for it.

import type { Accounting, Destination, Source } from '../../api/types'
import { Button } from '../../components/Button'
import { Card } from '../../components/Card'
import { ExportButton } from '../../components/ExportButton'
import { Page } from '../../components/Page'
import { EmptyState, ErrorState, Skeleton } from '../../components/States'
import { useResource } from '../../state/use_resource'
import { DestinationTable } from './DestinationTable'

const kEveryMs = 3000

export function DestinationsPage() {
  const destinations = useResource<Destination[]>('/api/destinations', {
    every: kEveryMs,
    cached: true,
  })
  const accounting = useResource<Accounting>('/api/accounting', { every: kEveryMs, cached: true })
  const sources = useResource<Source[]>('/api/sources', { cached: true })
  const actions = (
    <>
      <ExportButton />
      <Button kind="primary" icon="plus" href="/destinations/add">
        Add destination
      </Button>
    </>
  )
  return (
    <Page title="Destinations" intro="Where events go." actions={actions}>
      <Card flush>
        {!destinations.data ? (
          destinations.error ? (
            <ErrorState of={destinations} />
          ) : (
            <Skeleton lines={6} height={32} />
          )
        ) : destinations.data.length === 0 ? (
          <NoDestinations />
        ) : (
          <DestinationTable
            destinations={destinations.data}
            accounting={accounting.data}
            sources={sources.data}
            onChanged={(changed) =>
              destinations.set(
                destinations.data!.map((each) => (each.id === changed.id ? changed : each)),
              )
            }
          />
        )}
      </Card>
    </Page>
  )
}

function NoDestinations() {
  const actions = (
    <Button kind="primary" href="/destinations/add">
      Add destination
    </Button>
  )
  return (
    <EmptyState title="No destinations yet" icon="destination" actions={actions}>
      Events are stored all the same. A destination that is added gets what comes from then on; a
      replay sends it what came before.
    </EmptyState>
  )
}
