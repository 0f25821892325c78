import { Page } from '../components/Page'
import { EmptyState } from '../components/States'
import type { RouteProps } from '../routes'

export function Destination(_: RouteProps) {
  return (
    <Page title="Destination">
      <EmptyState title="This page is not here yet" />
    </Page>
  )
}
