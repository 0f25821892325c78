// The sources, with what each has sent.

import { useState } from 'preact/hooks'
import type { Accounting, Source } from '../api/types'
import { Button } from '../components/Button'
import { ExportButton } from '../components/ExportButton'
import { Page } from '../components/Page'
import { EmptyState, ErrorState, Skeleton } from '../components/States'
import { useResource } from '../state/use_resource'
import { AddSource } from './sources/AddSource'
import { SourcesTable } from './sources/SourcesTable'

const kEveryMs = 3000

export function Sources() {
  const sources = useResource<Source[]>('/api/sources', { every: kEveryMs, cached: true })
  const accounting = useResource<Accounting>('/api/accounting', { every: kEveryMs, cached: true })
  const [adding, setAdding] = useState(false)
  const actions = (
    <>
      <ExportButton />
      <Button kind="primary" icon="plus" onClick={() => setAdding(true)}>Add source</Button>
    </>
  )
  return (
    <Page
      title="Sources"
      intro="What sends events: a program, a web site, an app. Each has its own write keys."
      actions={actions}
    >
      <div class="card">
        {content(sources.data, sources, accounting.data)}
      </div>
      {adding && <AddSource onClose={() => setAdding(false)} />}
    </Page>
  )
}

function content(
  sources: Source[] | undefined,
  resource: Parameters<typeof ErrorState>[0]['of'],
  accounting: Accounting | undefined,
) {
  if (!sources) return resource.error ? <ErrorState of={resource} /> : <Skeleton lines={5} height={28} />
  if (sources.length === 0) {
    return (
      <EmptyState title="No sources yet" icon="source">
        Add one to get a write key for your program.
      </EmptyState>
    )
  }
  return <SourcesTable sources={sources} accounting={accounting} />
}
