// What one source sends: its events with their properties, the traits of its users and groups, and
// what of it is blocked.

import { useState } from 'preact/hooks'
import { announce } from '../../state/toasts'
import { asApiError, download, path } from '../../api/client'
import type { Schema, Source } from '../../api/types'
import { Button } from '../../components/Button'
import { Card } from '../../components/Card'
import { Page } from '../../components/Page'
import { LoadProblem } from '../../components/LoadProblem'
import { EmptyState, Skeleton } from '../../components/States'
import { Tabs } from '../../components/Tabs'
import { exact } from '../../format/number'
import { BeyondNotice } from './BeyondNotice'
import { BlockNameDialog } from './BlockNameDialog'
import { EventList } from './EventList'
import { SourceChoice } from './SourceChoice'
import { TraitList } from './TraitList'
import { blockedCount } from './schema_rows'
import { useSchema, type SchemaOfSource } from './use_schema'

async function downloadCsv(id: string): Promise<void> {
  try {
    await download(path`/api/sources/${id}/schema.csv`, `${id}-schema.csv`)
  } catch (failure) {
    announce(`Not downloaded: ${asApiError(failure).message}`, 'bad')
  }
}

const kUp = { href: '/schema', label: 'Schema' }

export function SchemaPage({ id }: { id: string }) {
  const of = useSchema(id)
  const [naming, setNaming] = useState(false)
  const name = of.source.data?.name ?? id
  const actions = (
    <>
      <SourceChoice id={id} />
      <Button onClick={() => setNaming(true)} disabled={!of.source.data}>
        Block a name…
      </Button>
      <Button icon="download" onClick={() => void downloadCsv(id)}>
        CSV
      </Button>
    </>
  )
  return (
    <Page
      title={`Schema of ${name}`}
      up={kUp}
      heading={name}
      intro="Learned from what was accepted. Blocking takes effect at once."
      actions={actions}
    >
      <Content id={id} of={of} />
      {naming && <BlockNameDialog change={of.change} onClose={() => setNaming(false)} />}
    </Page>
  )
}

function Content({ id, of }: { id: string; of: SchemaOfSource }) {
  const { schema, source } = of
  if (!schema.data || !source.data) {
    const failed = schema.error ? schema : source.error ? source : null
    return (
      <Card>
        {failed ? (
          <LoadProblem of={failed} what="source" id={id} up={kUp} />
        ) : (
          <Skeleton lines={10} />
        )}
      </Card>
    )
  }
  if (isEmpty(schema.data, source.data)) {
    const actions = (
      <Button kind="primary" href={path`/sources/${id}`}>
        Set up the source
      </Button>
    )
    return (
      <Card>
        <EmptyState title="Nothing seen yet" icon="schema" actions={actions}>
          The schema is learned from track, identify and group calls, moments after they are
          accepted.
        </EmptyState>
      </Card>
    )
  }
  return (
    <>
      <BeyondNotice schema={schema.data} />
      <SchemaTabs schema={schema.data} source={source.data} of={of} />
    </>
  )
}

function isEmpty(schema: Schema, source: Source): boolean {
  const seen = [...schema.events, ...schema.traits, ...schema.group_traits].length
  return seen === 0 && blockedCount(source.schema) === 0
}

interface SchemaTabsProps {
  schema: Schema
  source: Source
  of: SchemaOfSource
}

function SchemaTabs({ schema, source, of }: SchemaTabsProps) {
  const [tab, setTab] = useState('events')
  const blocked = source.schema
  const label = (text: string, count: number) => (
    <>
      {text} <span class="tab-count">{exact(count)}</span>
    </>
  )
  const tabs = [
    { id: 'events', label: label('Events', schema.events.length) },
    { id: 'traits', label: label('User traits', schema.traits.length) },
    { id: 'group_traits', label: label('Group traits', schema.group_traits.length) },
  ]
  return (
    <Tabs label="Part of the schema" tabs={tabs} value={tab} onChange={setTab}>
      {tab === 'events' && <EventList schema={schema} blocked={blocked} change={of.change} />}
      {tab === 'traits' && (
        <TraitList
          kind="trait"
          seen={schema.traits}
          blocked={blocked.block_traits ?? []}
          calls={schema.calls['identify'] ?? 0}
          change={of.change}
        />
      )}
      {tab === 'group_traits' && (
        <TraitList
          kind="group_trait"
          seen={schema.group_traits}
          blocked={blocked.block_group_traits ?? []}
          calls={schema.calls['group'] ?? 0}
          change={of.change}
        />
      )}
    </Tabs>
  )
}
