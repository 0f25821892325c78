import { Button } from '../components/Button'
import { Page } from '../components/Page'
import { EmptyState } from '../components/States'

export function NotFound() {
  return (
    <Page title="Not found">
      <EmptyState title="There is no page at this address" actions={<Button href="/">Overview</Button>} />
    </Page>
  )
}
