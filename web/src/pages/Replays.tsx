import { Page } from '../components/Page'
import { EmptyState } from '../components/States'
import type { RouteProps } from '../routes'

export function Replays(_: RouteProps) {
  return (
    <Page title="Replays">
      <EmptyState title="This page is not here yet" />
    </Page>
  )
}
