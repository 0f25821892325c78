import { Page } from '../components/Page'
import { EmptyState } from '../components/States'
import type { RouteProps } from '../routes'

export function Source(_: RouteProps) {
  return (
    <Page title="Source">
      <EmptyState title="This page is not here yet" />
    </Page>
  )
}
