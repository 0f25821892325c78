// The replays, with how far each is.

import { useState } from 'preact/hooks'
import { path, send } from '../../api/client'
import type { Destination, Replay } from '../../api/types'
import { Button } from '../../components/Button'
import { ConfirmDialog } from '../../components/ConfirmDialog'
import { Status, type Tone } from '../../components/Status'
import { Table, type Column } from '../../components/Table'
import { exact } from '../../format/number'
import { absolute } from '../../format/time'
import { announce } from '../../state/toasts'

const kStates: Record<Replay['state'], { label: string; tone: Tone }> = {
  running: { label: 'Running', tone: 'info' },
  finished: { label: 'Finished', tone: 'ok' },
  cancelled: { label: 'Cancelled', tone: 'neutral' },
}

export interface ReplayListProps {
  replays: Replay[]
  destinations: Destination[]
  onChanged: () => void
}

export function ReplayList({ replays, destinations, onChanged }: ReplayListProps) {
  const [asking, setAsking] = useState<Replay>()
  const nameOf = (id: string): string => destinations.find((each) => each.id === id)?.name ?? id
  const cancel = async (replay: Replay): Promise<void> => {
    await send('DELETE', path`/api/replays/${replay.id}`, {})
    announce('The replay is cancelled')
    onChanged()
  }
  const count = (
    label: string,
    key: 'accepted' | 'delivered' | 'filtered' | 'pending',
  ): Column<Replay> => ({
    label,
    numeric: true,
    cell: (replay) => exact(replay[key]),
  })
  const columns: Column<Replay>[] = [
    {
      label: 'Replay',
      header: true,
      grow: true,
      cell: (replay) => <What of={replay} name={nameOf(replay.destination)} />,
    },
    { label: 'State', cell: (replay) => <State of={replay} /> },
    count('Read', 'accepted'),
    count('Delivered', 'delivered'),
    count('Filtered', 'filtered'),
    { label: 'Discarded', numeric: true, cell: (replay) => exact(replay.discarded) },
    count('Pending', 'pending'),
    {
      label: 'Cancel',
      hideLabel: true,
      cell: (replay) =>
        replay.state === 'running' ? (
          <Button small label={`Cancel replay ${replay.id}`} onClick={() => setAsking(replay)}>
            Cancel
          </Button>
        ) : null,
    },
  ]
  return (
    <>
      <Table caption="Replays" rows={replays} rowKey={(replay) => replay.id} columns={columns} />
      {asking && (
        <ConfirmDialog
          title="Cancel this replay?"
          action="Cancel the replay"
          danger
          confirm={() => cancel(asking)}
          onClose={() => setAsking(undefined)}
        >
          <p>What it has sent to {nameOf(asking.destination)} stays sent; the rest is not.</p>
        </ConfirmDialog>
      )}
    </>
  )
}

function What({ of, name }: { of: Replay; name: string }) {
  const time = (at: string): string => absolute(new Date(at)).slice(0, 16)
  return (
    <div class="replay-what">
      <a class="row-link" href={path`/destinations/${of.destination}/delivery`}>
        {name}
      </a>
      <div class="row-note">
        <span>
          {time(of.from)} to {time(of.to)}
        </span>
        <span>{of.source === null ? 'all sources' : `source ${of.source}`}</span>
        {of.events.length > 0 && <span>{of.events.join(', ')}</span>}
      </div>
      {of.last_error !== null && <div class="row-note replay-error">{of.last_error}</div>}
    </div>
  )
}

function State({ of }: { of: Replay }) {
  const state = kStates[of.state]
  return <Status tone={state.tone}>{state.label}</Status>
}
