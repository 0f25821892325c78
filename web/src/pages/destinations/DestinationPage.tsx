// One destination: its settings, its filters, a test, and the way to be rid of it.

import { path, query } from '../../api/client'
import type { Accounting, CatalogEntry, Destination, Source } from '../../api/types'
import { Button } from '../../components/Button'
import { Card } from '../../components/Card'
import { Page } from '../../components/Page'
import { LoadProblem } from '../../components/LoadProblem'
import { Skeleton } from '../../components/States'
import { StateBadge, StateNotice } from '../delivery/StateOfDestination'
import { useResource } from '../../state/use_resource'
import { useServer } from '../../state/use_server'
import { DestinationTabs } from './DestinationTabs'
import { EnableSwitch } from './EnableSwitch'

/** It may be changed elsewhere. */
const kEveryMs = 5000
const kUp = { href: '/destinations', label: 'Destinations' }

export function DestinationPage({ id }: { id: string }) {
  const destination = useResource<Destination>(path`/api/destinations/${id}`, {
    every: kEveryMs,
  })
  const accounting = useResource<Accounting>('/api/accounting', { every: 3000, cached: true })
  const catalog = useResource<{ destinations: CatalogEntry[] }>('/api/catalog', { cached: true })
  const sources = useResource<Source[]>('/api/sources', { cached: true })
  const server = useServer()

  const needed = [destination, catalog, sources]
  // What was changed is said above the rest, by what the server says of itself.
  if (!destination.data || !catalog.data || !sources.data || server.loading) {
    const failed = needed.find((each) => each.error && !each.data)
    return (
      <Page title={id} up={kUp}>
        <Card>
          {failed ? (
            <LoadProblem of={failed} what="destination" id={id} up={kUp} />
          ) : (
            <Skeleton lines={10} />
          )}
        </Card>
      </Page>
    )
  }
  const own = destination.data
  const onChanged = (next: Destination): void => {
    destination.set(next)
    // What was asked for before the change would come after it.
    destination.reload()
  }
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
        <Actions destination={own} pending={counts?.pending ?? 0} onChanged={onChanged} />
      }
    >
      <StateNotice destination={own} counts={counts} />
      <DestinationTabs
        destination={own}
        entry={catalog.data.destinations.find((each) => each.type === own.type)}
        sources={sources.data}
        pending={counts?.pending ?? 0}
        allowPrivate={server.data?.allow_private_networks ?? true}
        onChanged={onChanged}
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
