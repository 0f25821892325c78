// What to send again, to whom: asked for dry first, then started.

import { useState } from 'preact/hooks'
import { send } from '../../api/client'
import type { Destination, Replay, ReplayForecast, Source } from '../../api/types'
import { Button } from '../../components/Button'
import { Card } from '../../components/Card'
import { Notice } from '../../components/Notice'
import { Select } from '../../components/Select'
import { EmptyState } from '../../components/States'
import { useLocation } from '../../router/router'
import { announce } from '../../state/toasts'
import { useAction } from '../../state/use_action'
import { NameList } from '../destinations/NameList'
import { Forecast } from './Forecast'
import { toLocal } from './local_time'
import { draftProblem, orderOf, type ReplayDraft } from './replay_order'
import { TimeInput } from './TimeInput'

const kDayMs = 86_400_000

export interface ReplayFormProps {
  destinations: Destination[]
  sources: Source[]
  onStarted: () => void
}

export function ReplayForm({ destinations, sources, onStarted }: ReplayFormProps) {
  const { query } = useLocation()
  const [draft, setDraft] = useState<ReplayDraft>(() => ({
    destination: query.get('destination') ?? destinations[0]?.id ?? '',
    source: '',
    from: toLocal(new Date(Date.now() - kDayMs)),
    to: '',
    events: [],
  }))
  const [forecast, setForecast] = useState<ReplayForecast>()
  const dry = useAction()
  const start = useAction()
  const problem = draftProblem(draft, new Date())

  const edit = (part: Partial<ReplayDraft>): void => {
    setDraft({ ...draft, ...part })
    setForecast(undefined)
    dry.clear()
    start.clear()
  }
  const onDryRun = (): void =>
    void dry.run(async () => {
      const body = { ...orderOf(draft), dry_run: true }
      setForecast(await send<ReplayForecast>('POST', '/api/replays', body))
    })
  const onStart = (): void =>
    void start.run(async () => {
      await send<Replay>('POST', '/api/replays', orderOf(draft))
      announce('The replay has started')
      setForecast(undefined)
      onStarted()
    })

  if (destinations.length === 0) {
    return (
      <Card title="New replay">
        <EmptyState
          title="No destinations yet"
          icon="replay"
          actions={<Button href="/destinations/add">Add destination</Button>}
        >
          A replay fills a new destination with what came before it.
        </EmptyState>
      </Card>
    )
  }
  const failure = dry.error ?? start.error
  return (
    <Card title="New replay">
      <form class="stack" onSubmit={(event) => event.preventDefault()}>
        <div class="replay-fields">
          <Select
            label="Destination"
            value={draft.destination}
            choices={destinations.map((each) => ({ value: each.id, label: each.name }))}
            onChange={(destination) => edit({ destination })}
          />
          <Select
            label="Source"
            value={draft.source}
            choices={[
              { value: '', label: 'All sources' },
              ...sources.map((each) => ({ value: each.id, label: each.name })),
            ]}
            onChange={(source) => edit({ source })}
          />
          <TimeInput label="From" value={draft.from} onInput={(from) => edit({ from })} />
          <TimeInput label="To" value={draft.to} none="Until now" onInput={(to) => edit({ to })} />
          <div class="field replay-events">
            <span class="field-label">Track events</span>
            <NameList
              label="Track events"
              placeholder="All calls of every type"
              names={draft.events}
              onChange={(events) => edit({ events })}
            />
            <p class="field-hint">Names of events; Enter adds one. None: all calls.</p>
          </div>
        </div>
        <div class="row">
          <Button busy={dry.busy} disabled={problem !== null} onClick={onDryRun}>
            Dry run
          </Button>
          <Button
            kind="primary"
            busy={start.busy}
            disabled={problem !== null || forecast === undefined}
            onClick={onStart}
          >
            Start
          </Button>
          <span class="muted" role="status">
            {problem ?? (forecast === undefined ? 'A dry run shows first what would be sent.' : '')}
          </span>
        </div>
        {failure && (
          <Notice tone="bad" live>
            {failure.message}
          </Notice>
        )}
        {forecast && <Forecast forecast={forecast} />}
      </form>
    </Card>
  )
}
