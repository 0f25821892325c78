// The events of a source: searched, sorted, each opens to its properties.

import { useMemo, useState } from 'preact/hooks'
import type { BlockChange, Blocked, Schema } from '../../api/types'
import { Button } from '../../components/Button'
import { Card } from '../../components/Card'
import { Input } from '../../components/Input'
import { Select } from '../../components/Select'
import { EmptyState } from '../../components/States'
import { counted, exact } from '../../format/number'
import { BlockedEverywhere } from './BlockedEverywhere'
import { EventRows } from './EventRows'
import { SortHeader } from './SortHeader'
import { eventRows, searched, sorted, type Sort, type SortKey } from './schema_rows'

/** So many are shown at first, and more at each "Show more": a source may have thousands. */
const kPageRows = 200

const kSorts: { value: string; label: string; sort: Sort }[] = [
  ['Most frequent', 'count', true] as const,
  ['Name', 'name', false] as const,
  ['Last seen', 'lastSeen', true] as const,
  ['Newest', 'firstSeen', true] as const,
].map(([label, key, descending]) => ({ value: key, label, sort: { key, descending } }))

export interface EventListProps {
  schema: Schema
  blocked: Blocked
  change: (change: BlockChange) => Promise<void>
}

export function EventList({ schema, blocked, change }: EventListProps) {
  const [search, setSearch] = useState('')
  const [sort, setSort] = useState<Sort>({ key: 'count', descending: true })
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const [shownMax, setShownMax] = useState(kPageRows)

  const all = useMemo(() => eventRows(schema, blocked), [schema, blocked])
  const rows = useMemo(() => sorted(searched(all, search), sort), [all, search, sort])
  const shown = rows.slice(0, shownMax)

  const toggle = (name: string): void => {
    const next = new Set(open)
    if (!next.delete(name)) next.add(name)
    setOpen(next)
  }

  return (
    <div class="stack">
      <BlockedEverywhere schema={schema} blocked={blocked} change={change} />
      <Card flush>
        <div class="toolbar">
          <Input
            class="toolbar-search"
            label="Search events and properties"
            hideLabel
            type="search"
            placeholder="Search events and properties"
            value={search}
            onInput={setSearch}
          />
          <Select
            class="phone-only"
            label="Sort by"
            value={sort.key}
            choices={kSorts}
            onChange={(key) =>
              setSort(kSorts.find((each) => each.value === (key as SortKey))!.sort)
            }
          />
          <span class="toolbar-note" role="status">
            {search
              ? `${exact(rows.length)} of ${counted(all.length, 'event')}`
              : counted(all.length, 'event')}
          </span>
        </div>
        {rows.length === 0 ? (
          <EmptyState
            title={search ? 'Nothing has this in its name' : 'No track calls yet'}
            icon="schema"
          />
        ) : (
          <table class="table table-stack schema-table" role="table">
            <caption class="visually-hidden">Events</caption>
            <thead role="rowgroup">
              <tr role="row">
                <SortHeader label="Event" by="name" sort={sort} onSort={setSort} />
                <SortHeader label="Count" by="count" sort={sort} onSort={setSort} numeric />
                <SortHeader label="First seen" by="firstSeen" sort={sort} onSort={setSort} />
                <SortHeader label="Last seen" by="lastSeen" sort={sort} onSort={setSort} />
                <th scope="col" role="columnheader">
                  <span class="visually-hidden">Blocking</span>
                </th>
              </tr>
            </thead>
            <tbody role="rowgroup">
              {shown.map((row) => (
                <EventRows
                  key={row.name}
                  row={row}
                  open={open.has(row.name)}
                  onToggle={() => toggle(row.name)}
                  change={change}
                />
              ))}
            </tbody>
          </table>
        )}
        {shown.length < rows.length && (
          <div class="table-more">
            <Button onClick={() => setShownMax(shownMax + kPageRows)}>
              Show more ({exact(rows.length - shown.length)} left)
            </Button>
          </div>
        )}
      </Card>
    </div>
  )
}
