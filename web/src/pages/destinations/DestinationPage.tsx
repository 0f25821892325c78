// One destination: its settings, its filters, a test, and the way to be rid of it.

import { path, query } from '../../api/client'
import type { Accounting, CatalogEntry, Destination, Server, Source } from '../../api/types'
import { Button } from '../../components/Button'
import { Card } from '../../components/Card'
import { Page } from '../../components/Page'
import { ErrorState, Skeleton } from '../../components/States'
import { StateBadge, StateNotice } from '../delivery/StateOfDestination'
import { useResource } from '../../state/use_resource'
import { DestinationTabs } from './DestinationTabs'
import { EnableSwitch } from './EnableSwitch'

const kUp = { href: '/destinations', label: 'Destinations' }

export function DestinationPage({ id }: { id: string }) {
  const destination = useResource<Destination>(path`/api/destinations/${id}`)
  const accounting = useResource<Accounting>('/api/accounting', { every: 3000, cached: true })
  const catalog = useResource<{ destinations: CatalogEntry[] }>('/api/catalog', { cached: true })
  const sources = useResource<Source[]>('/api/sources', { cached: true })
  const server = useResource<Server>('/api/server', { cached: true })

  const needed = [destination, catalog, sources]
  if (!destination.data || !catalog.data || !sources.data) {
    const failed = needed.find((each) => each.error && !each.data)
    return (
      <Page title={id} up={kUp}>
        <Card>{failed ? <ErrorState of={failed} /> : <Skeleton lines={10} />}</Card>
      </Page>
    )
  }
  const own = destination.data
  const counts = accounting.data?.destinations[id]
  return (
    <Page
      title={own.name}
      up={kUp}
      intro={
        <span class="page-facts">
          {own.type} <span class="monospace">{own.id}</span>
          <StateBadge destination={own} counts={counts} />
        </span>
      }
      actions={
        <Actions destination={own} pending={counts?.pending ?? 0} onChanged={destination.set} />
      }
    >
      <StateNotice destination={own} counts={counts} />
      <DestinationTabs
        destination={own}
        entry={catalog.data.destinations.find((each) => each.type === own.type)}
        sources={sources.data}
        pending={counts?.pending ?? 0}
        allowPrivate={server.data?.allow_private_networks ?? true}
        onChanged={destination.set}
      />
    </Page>
  )
}

interface ActionsProps {
  destination: Destination
  pending: number
  onChanged: (destination: Destination) => void
}

function Actions({ destination, pending, onChanged }: ActionsProps) {
  const label = destination.enabled ? 'Enabled' : 'Disabled'
  return (
    <>
      <EnableSwitch
        destination={destination}
        pending={pending}
        onChanged={onChanged}
        label={label}
      />
      <Button icon="delivery" href={path`/destinations/${destination.id}/delivery`}>
        Delivery
      </Button>
      <Button icon="failed" href={`/failed-events${query({ destination: destination.id })}`}>
        Failed events
      </Button>
    </>
  )
}
