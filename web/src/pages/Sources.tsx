import { Page } from '../components/Page'
import { EmptyState } from '../components/States'
import type { RouteProps } from '../routes'

export function Sources(_: RouteProps) {
  return (
    <Page title="Sources">
      <EmptyState title="This page is not here yet" />
    </Page>
  )
}
