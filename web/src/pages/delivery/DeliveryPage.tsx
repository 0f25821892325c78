// How delivery goes, to every destination: a row each.

import type { Accounting, Destination, Series } from '../../api/types'
import { Button } from '../../components/Button'
import { Card } from '../../components/Card'
import { Page } from '../../components/Page'
import { EmptyState, ErrorState, Skeleton } from '../../components/States'
import { useResource } from '../../state/use_resource'
import { DeliveryTable } from './DeliveryTable'
import { useDeliveries } from './use_deliveries'

export function DeliveryPage() {
  const destinations = useResource<Destination[]>('/api/destinations', {
    every: 10_000,
    cached: true,
  })
  const accounting = useResource<Accounting>('/api/accounting', { every: 3000, cached: true })
  const series = useResource<Series>('/api/series?window=1h', { every: 10_000 })
  const deliveries = useDeliveries(destinations.data)
  return (
    <Page title="Delivery" intro="What became of the events that each destination was to get.">
      <Card flush>
        {!destinations.data ? (
          destinations.error ? (
            <ErrorState of={destinations} />
          ) : (
            <Skeleton lines={6} height={40} />
          )
        ) : destinations.data.length === 0 ? (
          <EmptyState
            title="No destinations yet"
            icon="delivery"
            actions={
              <Button kind="primary" href="/destinations/add">
                Add destination
              </Button>
            }
          >
            There is nobody to deliver to.
          </EmptyState>
        ) : (
          <DeliveryTable
            destinations={destinations.data}
            accounting={accounting.data}
            deliveries={deliveries}
            series={series.data}
          />
        )}
      </Card>
      {(destinations.data?.length ?? 0) > 0 && (
        <p class="muted">
          Counts are since each destination began; retried, P95 and the trend (delivered, last hour)
          since the server’s start.
        </p>
      )}
    </Page>
  )
}
