// How delivery to one destination goes: counts, codes, latencies, trends, and samples of attempts.

import { path, query } from '../../api/client'
import type { Delivery, Destination } from '../../api/types'
import { Button } from '../../components/Button'
import { Card } from '../../components/Card'
import { Page } from '../../components/Page'
import { LoadProblem } from '../../components/LoadProblem'
import { Skeleton } from '../../components/States'
import { useResource } from '../../state/use_resource'
import { CodesCard } from './CodesCard'
import { LatencyCard } from './LatencyCard'
import { OutcomeTiles } from './OutcomeTiles'
import { SamplesCard } from './SamplesCard'
import { StateBadge, StateNotice } from './StateOfDestination'
import { TrendCard } from './TrendCard'

const kUp = { href: '/delivery', label: 'Delivery' }

export function DestinationDeliveryPage({ id }: { id: string }) {
  const destination = useResource<Destination>(path`/api/destinations/${id}`, { every: 10_000 })
  const delivery = useResource<Delivery>(path`/api/destinations/${id}/delivery`, { every: 3000 })
  const name = destination.data?.name ?? id
  if (!delivery.data || !destination.data) {
    const failed = [delivery, destination].find((each) => each.error && !each.data)
    return (
      <Page title={`Delivery to ${name}`} heading={name} up={kUp}>
        <Card>
          {failed ? (
            <LoadProblem of={failed} what="destination" id={id} up={kUp} />
          ) : (
            <Skeleton lines={12} />
          )}
        </Card>
      </Page>
    )
  }
  const own = destination.data
  return (
    <Page
      title={`Delivery to ${name}`}
      heading={name}
      up={kUp}
      intro={
        <span class="page-facts">
          Delivery to {own.type} <span class="monospace">{own.id}</span>
          <StateBadge destination={own} counts={delivery.data} />
        </span>
      }
      actions={
        <>
          <Button href={path`/destinations/${id}`}>Settings</Button>
          <Button icon="failed" href={`/failed-events${query({ destination: id })}`}>
            Failed events
          </Button>
          <Button icon="replay" href={`/replays${query({ destination: id })}`}>
            Replay
          </Button>
        </>
      }
    >
      <StateNotice destination={own} counts={delivery.data} />
      <OutcomeTiles id={id} delivery={delivery.data} />
      <TrendCard id={id} />
      <LatencyCard delivery={delivery.data} />
      <CodesCard id={id} delivery={delivery.data} />
      <SamplesCard samples={delivery.data.samples ?? []} />
    </Page>
  )
}
