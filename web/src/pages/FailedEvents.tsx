import { Page } from '../components/Page'
import { EmptyState } from '../components/States'
import type { RouteProps } from '../routes'

export function FailedEvents(_: RouteProps) {
  return (
    <Page title="Failed events">
      <EmptyState title="This page is not here yet" />
    </Page>
  )
}
