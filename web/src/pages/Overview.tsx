import { Page } from '../components/Page'
import { EmptyState } from '../components/States'
import type { RouteProps } from '../routes'

export function Overview(_: RouteProps) {
  return (
    <Page title="Overview">
      <EmptyState title="This page is not here yet" />
    </Page>
  )
}
