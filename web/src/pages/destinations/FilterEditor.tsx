// The filters of a destination, with what they would do to the latest events beside them.

import { useState } from 'preact/hooks'
import { path, send } from '../../api/client'
import type { Destination } from '../../api/types'
import { Button } from '../../components/Button'
import { Card } from '../../components/Card'
import { EmptyState } from '../../components/States'
import { announce } from '../../state/toasts'
import { useAction } from '../../state/use_action'
import { FilterPreviewCard } from './FilterPreviewCard'
import { FilterRowEditor } from './FilterRowEditor'
import {
  filterOf,
  isSameFilters,
  kFiltersMax,
  newRow,
  rowOf,
  rowProblem,
  type FilterRow,
} from './filter_rows'
import { FqlCheatSheet } from './FqlCheatSheet'
import { SaveBar } from './SaveBar'
import { useBase } from './use_base'
import { useFilterCheck } from './use_filter_check'

function noteOf(count: number): string {
  if (count >= kFiltersMax) return `${kFiltersMax} filters are the most.`
  return 'Samples come first, then drops, then properties, whatever their order here.'
}

export interface FilterEditorProps {
  destination: Destination
  onChanged: (destination: Destination) => void
}

export function FilterEditor({ destination, onChanged }: FilterEditorProps) {
  const [rows, setRows] = useState<FilterRow[]>(() => destination.filters.map(rowOf))
  const check = useFilterCheck(rows, destination)
  const save = useAction()

  const edit = (next: FilterRow[]): void => {
    setRows(next)
    save.clear()
  }
  const filters = rows.map(filterOf)
  const base = useBase(destination, {
    isChanged: (of) => !isSameFilters(filters, of.filters),
    begin: (of) => edit(of.filters.map(rowOf)),
  })
  const incomplete = rows.some((row) => rowProblem(row) !== null)
  const blocked = incomplete
    ? 'A filter is incomplete'
    : check.hasProblems
      ? 'A filter has an error'
      : undefined
  const onSave = (): void =>
    void save.run(async () => {
      const target = path`/api/destinations/${destination.id}`
      const saved = await send<Destination>('PATCH', target, { filters })
      announce('The filters are saved')
      onChanged(saved)
    })
  const add = (
    <Button
      icon="plus"
      disabled={rows.length >= kFiltersMax}
      onClick={() => edit([...rows, newRow()])}
    >
      Add filter
    </Button>
  )
  return (
    <div class="stack">
      <div class="filter-columns">
        <div class="stack">
          {rows.length === 0 && (
            <Card>
              <EmptyState title="No filters" icon="destination" actions={add}>
                It gets every event that is routed to it. Filters hold events back, or take
                properties out.
              </EmptyState>
            </Card>
          )}
          {rows.map((row, index) => (
            <FilterRowEditor
              key={row.key}
              number={index + 1}
              row={row}
              problems={check.problemsOf(index)}
              onChange={(changed) =>
                edit(rows.map((each) => (each.key === row.key ? changed : each)))
              }
              onRemove={() => edit(rows.filter((each) => each.key !== row.key))}
            />
          ))}
          {rows.length > 0 && (
            <div class="row">
              {add}
              <span class="muted">{noteOf(rows.length)}</span>
            </div>
          )}
          <FqlCheatSheet />
        </div>
        <FilterPreviewCard check={check} />
      </div>
      <SaveBar
        shown={!isSameFilters(filters, base.filters)}
        busy={save.busy}
        blocked={blocked}
        error={save.error}
        onSave={onSave}
        onReset={() => edit(base.filters.map(rowOf))}
      />
    </div>
  )
}
