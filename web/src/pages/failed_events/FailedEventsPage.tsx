// What a destination has given up on: to look at, to send again, to discard.

import type { Accounting, Destination } from '../../api/types'
import { Button } from '../../components/Button'
import { Card } from '../../components/Card'
import { Page } from '../../components/Page'
import { EmptyState, ErrorState, Skeleton } from '../../components/States'
import { useLocation } from '../../router/router'
import { useResource } from '../../state/use_resource'
import { FailedList } from './FailedList'
import { FailedOverview } from './FailedOverview'

const kIntro =
  'What destinations have given up on. Each can be sent again as long as the log has it.'

export function FailedEventsPage() {
  const { query } = useLocation()
  const destinations = useResource<Destination[]>('/api/destinations', {
    every: 10_000,
    cached: true,
  })
  const accounting = useResource<Accounting>('/api/accounting', { every: 5000, cached: true })
  const chosen = query.get('destination')
  const all = destinations.data
  const own = all?.find((each) => each.id === chosen)
  return (
    <Page title="Failed events" intro={kIntro}>
      {!all ? (
        <Card flush>
          {destinations.error ? <ErrorState of={destinations} /> : <Skeleton lines={8} />}
        </Card>
      ) : own ? (
        <FailedList
          key={own.id}
          destination={own}
          destinations={all}
          counts={accounting.data?.destinations[own.id]}
        />
      ) : chosen !== null ? (
        <Card>
          <EmptyState
            title={`There is no destination ${chosen}`}
            icon="failed"
            actions={<Button href="/failed-events">All destinations</Button>}
          />
        </Card>
      ) : (
        <FailedOverview destinations={all} accounting={accounting.data} />
      )}
    </Page>
  )
}
