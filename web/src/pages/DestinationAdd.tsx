import { Page } from '../components/Page'
import { EmptyState } from '../components/States'
import type { RouteProps } from '../routes'

export function DestinationAdd(_: RouteProps) {
  return (
    <Page title="Add destination">
      <EmptyState title="This page is not here yet" />
    </Page>
  )
}
