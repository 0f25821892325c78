import { Page } from '../components/Page'
import { EmptyState } from '../components/States'
import type { RouteProps } from '../routes'

export function Delivery(_: RouteProps) {
  return (
    <Page title="Delivery">
      <EmptyState title="This page is not here yet" />
    </Page>
  )
}
