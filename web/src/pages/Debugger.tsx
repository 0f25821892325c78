import { Page } from '../components/Page'
import { EmptyState } from '../components/States'
import type { RouteProps } from '../routes'

export function Debugger(_: RouteProps) {
  return (
    <Page title="Debugger">
      <EmptyState title="This page is not here yet" />
    </Page>
  )
}
