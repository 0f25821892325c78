import { Page } from '../components/Page'
import { EmptyState } from '../components/States'
import type { RouteProps } from '../routes'

export function Schema(_: RouteProps) {
  return (
    <Page title="Schema">
      <EmptyState title="This page is not here yet" />
    </Page>
  )
}
