// Sends a part of the log to a destination again; and what became of the replays before.

import type { Destination, Replay, Source } from '../../api/types'
import { Card } from '../../components/Card'
import { Page } from '../../components/Page'
import { EmptyState, ErrorState, Skeleton } from '../../components/States'
import { useResource } from '../../state/use_resource'
import { ReplayForm } from './ReplayForm'
import { ReplayList } from './ReplayList'

const kIntro = 'Sends what the log has of a range of time to one destination once more.'

export function ReplaysPage() {
  const replays = useResource<{ replays: Replay[] }>('/api/replays', { every: 2000, cached: true })
  const destinations = useResource<Destination[]>('/api/destinations', { cached: true })
  const sources = useResource<Source[]>('/api/sources', { cached: true })
  const failed = [destinations, sources].find((each) => each.error && !each.data)
  const isSettled = failed !== undefined || (destinations.data && sources.data)
  return (
    <Page title="Replays" intro={kIntro}>
      {destinations.data && sources.data ? (
        <ReplayForm
          destinations={destinations.data}
          sources={sources.data}
          onStarted={() => replays.reload()}
        />
      ) : (
        <Card title="New replay">
          {failed ? <ErrorState of={failed} /> : <Skeleton lines={8} />}
        </Card>
      )}
      {/* Below the form, whose height is not known before it is there. */}
      {isSettled && (
        <Card title="Replays" intro="The running ones, and up to fifty that are over." flush>
          {replays.data ? (
            replays.data.replays.length === 0 ? (
              <EmptyState title="No replays yet" icon="replay" />
            ) : (
              <ReplayList
                replays={replays.data.replays}
                destinations={destinations.data ?? []}
                onChanged={() => replays.reload()}
              />
            )
          ) : replays.error ? (
            <ErrorState of={replays} />
          ) : (
            <Skeleton lines={4} height={32} />
          )}
        </Card>
      )}
    </Page>
  )
}
