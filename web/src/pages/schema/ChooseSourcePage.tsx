// Which source's schema one wants to see; with one source alone there is nothing to choose.

import { useEffect } from 'preact/hooks'
import { path } from '../../api/client'
import type { Accounting, Source } from '../../api/types'
import { Button } from '../../components/Button'
import { Card } from '../../components/Card'
import { Page } from '../../components/Page'
import { EmptyState, ErrorState, Skeleton } from '../../components/States'
import { Status } from '../../components/Status'
import { Table } from '../../components/Table'
import { exact } from '../../format/number'
import { navigate } from '../../router/router'
import { useResource } from '../../state/use_resource'
import { blockedCount } from './schema_rows'

const kIntro = 'What each source sends, learned from its events: names, types, counts.'

export function ChooseSourcePage() {
  const sources = useResource<Source[]>('/api/sources', { every: 5000, cached: true })
  const accounting = useResource<Accounting>('/api/accounting', { every: 5000, cached: true })
  const only = sources.data?.length === 1 ? sources.data[0] : undefined
  useEffect(() => {
    if (only) navigate(path`/sources/${only.id}/schema`, { replace: true })
  }, [only?.id])

  return (
    <Page title="Schema" intro={kIntro}>
      <Card flush>
        {sources.data && !only ? (
          <SourceTable sources={sources.data} accounting={accounting.data} />
        ) : sources.error ? (
          <ErrorState of={sources} />
        ) : (
          <Skeleton lines={5} />
        )}
      </Card>
    </Page>
  )
}

interface SourceTableProps {
  sources: Source[]
  accounting: Accounting | undefined
}

function SourceTable({ sources, accounting }: SourceTableProps) {
  if (sources.length === 0) {
    const actions = (
      <Button kind="primary" href="/sources">
        Go to sources
      </Button>
    )
    return (
      <EmptyState title="No sources yet" icon="schema" actions={actions}>
        Add a source and send it events: its schema is learned from them.
      </EmptyState>
    )
  }
  return (
    <Table
      caption="Sources"
      rows={sources}
      rowKey={(source) => source.id}
      columns={[
        { label: 'Source', header: true, grow: true, cell: nameOf },
        {
          label: 'Events accepted',
          numeric: true,
          cell: (source) => {
            const counts = accounting?.sources[source.id]
            return counts ? exact(counts.accepted) : '–'
          },
        },
        {
          label: 'Blocked names',
          numeric: true,
          cell: (source) => exact(blockedCount(source.schema)),
        },
      ]}
    />
  )
}

function nameOf(source: Source) {
  return (
    <>
      <a class="row-link" href={path`/sources/${source.id}/schema`}>
        {source.name}
      </a>
      {source.name !== source.id && <span class="muted monospace"> {source.id}</span>}
      {!source.enabled && <Status tone="neutral">Disabled</Status>}
    </>
  )
}
