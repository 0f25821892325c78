// One source: how to connect, its write keys, its settings.

import { path, send } from '../api/client'
import type { Accounting, Source as SourceShape } from '../api/types'
import { Button } from '../components/Button'
import { ChangedNotice } from '../components/ChangedNotice'
import { LoadProblem } from '../components/LoadProblem'
import { Page } from '../components/Page'
import { Badge, Status } from '../components/Status'
import { Skeleton } from '../components/States'
import type { RouteProps } from '../routes'
import { useResource } from '../state/use_resource'
import { useServer } from '../state/use_server'
import { Connect } from './source/Connect'
import { FirstEvent } from './source/FirstEvent'
import { RemoveSource } from './source/RemoveSource'
import { Settings } from './source/Settings'
import { SourceTiles } from './source/SourceTiles'
import { WriteKeys } from './source/WriteKeys'

const kEveryMs = 3000
const kUp = { href: '/sources', label: 'Sources' }

export function Source({ params }: RouteProps) {
  const id = params['id']!
  const resource = useResource<SourceShape>(path`/api/sources/${id}`, { every: kEveryMs })
  const accounting = useResource<Accounting>('/api/accounting', { every: kEveryMs, cached: true })
  const server = useServer()
  const source = resource.data
  // What was changed, and the counts, stand above the rest: what comes later would push it down.
  if (!source || accounting.loading || server.loading) {
    return (
      <Page title={id} up={kUp}>
        <div class="card">
          {resource.error ? (
            <LoadProblem of={resource} what="source" id={id} up={kUp} />
          ) : (
            <Skeleton lines={8} height={32} />
          )}
        </div>
      </Page>
    )
  }
  const counts = accounting.data && (accounting.data.sources[id] ?? null)
  const onChange = (next: SourceShape): void => {
    resource.set(next)
    // What was asked for before the change would come after it.
    resource.reload()
  }
  const revert = async (): Promise<void> =>
    onChange(await send<SourceShape>('POST', path`/api/sources/${id}/revert`, {}))
  const actions = (
    <>
      <Button icon="debugger" href={`/debugger?source=${encodeURIComponent(id)}`}>Debugger</Button>
      <Button icon="schema" href={`/sources/${encodeURIComponent(id)}/schema`}>Schema</Button>
    </>
  )
  const heading = (
    <span class="row">
      {source.name || source.id}
      {!source.enabled && <Status tone="neutral">Disabled</Status>}
    </span>
  )
  return (
    <Page
      title={source.name || source.id}
      heading={heading}
      up={kUp}
      intro={<span class="row">ID <code>{source.id}</code> {source.mode === 'strict' && <Badge>strict</Badge>}</span>}
      actions={actions}
    >
      <ChangedNotice of={source} revert={revert} />
      {counts !== undefined && <FirstEvent source={id} received={counts?.received ?? 0} />}
      {counts && counts.received > 0 && <SourceTiles id={id} counts={counts} />}
      <Connect source={source} />
      <WriteKeys source={source} onChange={onChange} />
      <Settings source={source} onChange={onChange} />
      <RemoveSource source={source} />
    </Page>
  )
}
