// A page of failed events, each to tick or to look at.

import type { Code, FailedEvent } from '../../api/types'
import { Button } from '../../components/Button'
import { Status } from '../../components/Status'
import { Table, type Column } from '../../components/Table'
import { Time } from '../../components/Time'
import { sentence } from '../../format/text'
import { useCodes } from '../../state/use_codes'
import { useNames } from '../../state/use_names'

export interface FailedTableProps {
  events: FailedEvent[]
  /** Message ids. */
  ticked: ReadonlySet<string>
  onTick: (ticked: ReadonlySet<string>) => void
  onShow: (event: FailedEvent) => void
}

export function FailedTable({ events, ticked, onTick, onShow }: FailedTableProps) {
  const names = useNames()
  const meaning = useCodes()
  const tick = (id: string, wanted: boolean): void => {
    const next = new Set(ticked)
    if (wanted) next.add(id)
    else next.delete(id)
    onTick(next)
  }
  const all = events.every((event) => ticked.has(event.message_id))
  const columns: Column<FailedEvent>[] = [
    {
      label: 'Select',
      hideLabel: true,
      cell: (event) => (
        <input
          type="checkbox"
          class="checkbox"
          aria-label={`Select ${event.message_id}`}
          checked={ticked.has(event.message_id)}
          onChange={(changed) => tick(event.message_id, changed.currentTarget.checked)}
        />
      ),
    },
    { label: 'Code', cell: (event) => <span class="monospace code-name">{event.code}</span> },
    {
      label: 'Event',
      header: true,
      cell: (event) => (
        <div class="failed-event">
          <button type="button" class="link-button monospace" onClick={() => onShow(event)}>
            {event.message_id}
          </button>
          <div class="row-note">
            <span>{event.type}</span>
            <span>{names.source(event.source)}</span>
          </div>
        </div>
      ),
    },
    {
      label: 'Why',
      grow: true,
      cell: (event) => (
        <>
          {sentence(event.detail)}
          {event.waits_for_redrive && (
            <>
              {' '}
              <Status tone="info">Being sent again</Status>
            </>
          )}
          <Meaning of={meaning('delivery', event.code)} />
        </>
      ),
    },
    { label: 'Attempts', numeric: true, cell: (event) => event.attempts },
    {
      label: 'Failed',
      cell: (event) => (
        <span class="nowrap">
          <Time at={event.failed_at} />
        </span>
      ),
    },
  ]
  return (
    <>
      <div class="tick-all">
        <label class="radio">
          <input
            type="checkbox"
            class="checkbox"
            checked={all}
            onChange={() =>
              onTick(all ? new Set() : new Set(events.map((each) => each.message_id)))
            }
          />
          Select all on this page
        </label>
        {ticked.size > 0 && (
          <Button small kind="quiet" onClick={() => onTick(new Set())}>
            Clear
          </Button>
        )}
      </div>
      <Table
        caption="Failed events"
        rows={events}
        rowKey={(event) => event.offset}
        columns={columns}
      />
    </>
  )
}

function Meaning({ of }: { of: Code | undefined }) {
  return of ? <div class="under muted">{of.meaning}</div> : null
}
