// Adds a destination of one kind: its form, a test before it is there, and then enabled or not.

import type { CatalogEntry, Destination, Source } from '../../api/types'
import { Button } from '../../components/Button'
import { Card } from '../../components/Card'
import { Page } from '../../components/Page'
import { EmptyState, ErrorState, Skeleton } from '../../components/States'
import { useResource } from '../../state/use_resource'
import { useServer } from '../../state/use_server'
import { AddDestinationForm } from './AddDestinationForm'

const kUp = { href: '/destinations/add', label: 'Add destination' }

export function AddDestinationPage({ type }: { type: string }) {
  const catalog = useResource<{ destinations: CatalogEntry[] }>('/api/catalog', { cached: true })
  const destinations = useResource<Destination[]>('/api/destinations', { cached: true })
  const sources = useResource<Source[]>('/api/sources', { cached: true })
  const server = useServer()

  const needed = [catalog, destinations, sources]
  const failed = needed.find((each) => each.error && !each.data)
  if (!catalog.data || !destinations.data || !sources.data) {
    return (
      <Page title="Add destination" up={kUp}>
        <Card>{failed ? <ErrorState of={failed} /> : <Skeleton lines={10} />}</Card>
      </Page>
    )
  }
  const entry = catalog.data.destinations.find((each) => each.type === type)
  if (!entry) {
    const actions = <Button href="/destinations/add">See the catalogue</Button>
    return (
      <Page title="Add destination" up={kUp}>
        <Card>
          <EmptyState title={`There is no kind ${type}`} icon="destination" actions={actions} />
        </Card>
      </Page>
    )
  }
  return (
    <Page title={`Add ${entry.name}`} up={kUp} intro={entry.description}>
      <AddDestinationForm
        entry={entry}
        taken={destinations.data.map((each) => each.id)}
        sources={sources.data}
        allowPrivate={server.data?.allow_private_networks ?? true}
      />
    </Page>
  )
}
