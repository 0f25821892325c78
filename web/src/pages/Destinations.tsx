import { Page } from '../components/Page'
import { EmptyState } from '../components/States'
import type { RouteProps } from '../routes'

export function Destinations(_: RouteProps) {
  return (
    <Page title="Destinations">
      <EmptyState title="This page is not here yet" />
    </Page>
  )
}
