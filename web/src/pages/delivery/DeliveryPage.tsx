// How delivery goes, to every destination: a row each.

import { useState } from 'preact/hooks'
import type { Accounting, Destination, Series } from '../../api/types'
import { Button } from '../../components/Button'
import { Card } from '../../components/Card'
import { Page } from '../../components/Page'
import { Pager } from '../../components/Pager'
import { EmptyState, ErrorState, Skeleton } from '../../components/States'
import { useResource } from '../../state/use_resource'
import { useRange } from '../../state/use_range'
import { pageOf } from './page_of'
import { DeliveryTable } from './DeliveryTable'
import { useDeliveries } from './use_deliveries'

/** Each is asked about by itself. */
const kPageRows = 20

export function DeliveryPage() {
  const destinations = useResource<Destination[]>('/api/destinations', {
    every: 10_000,
    cached: true,
  })
  const accounting = useResource<Accounting>('/api/accounting', { every: 3000, cached: true })
  const series = useResource<Series>('/api/series?window=1h', { every: 10_000 })
  const range = useRange('1h', series.data)
  const [wanted, setNumber] = useState(1)
  const { rows, number, isLast } = pageOf(destinations.data ?? [], wanted, kPageRows)
  const deliveries = useDeliveries(rows)
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
          <>
            <DeliveryTable
              destinations={rows}
              accounting={accounting.data}
              deliveries={deliveries}
              series={series.data}
              range={range.phrase}
            />
            <Pager
              label="Pages of destinations"
              number={number}
              back={{ label: 'Back', go: () => setNumber(number - 1) }}
              on={{ label: 'More', go: isLast ? null : () => setNumber(number + 1) }}
            />
          </>
        )}
      </Card>
      {(destinations.data?.length ?? 0) > 0 && (
        <p class="muted">
          Counts are since each destination began; retried and P95 since the server’s start.
          <br />
          The trend is what was delivered {range.phrase}.
        </p>
      )}
    </Page>
  )
}
