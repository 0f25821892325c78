// The mappings of a destination of the catalogue: which events become which calls, and how each
// field is made; with what they would send of the latest events beside them.

import { useState } from 'preact/hooks'
import { path, send } from '../../api/client'
import type { CatalogMappings, Destination, Mapping } from '../../api/types'
import { Button } from '../../components/Button'
import { Card } from '../../components/Card'
import { Notice } from '../../components/Notice'
import { Select } from '../../components/Select'
import { EmptyState, ErrorState, Skeleton } from '../../components/States'
import { announce } from '../../state/toasts'
import { useAction } from '../../state/use_action'
import { useResource } from '../../state/use_resource'
import { MappingPreviewCard } from './MappingPreviewCard'
import { MappingRowEditor } from './MappingRowEditor'
import {
  expressionProblem,
  isSameMappings,
  kMappingsMax,
  mappingOf,
  rowOf,
  type MappingRow,
} from './mapping_rows'
import { SaveBar } from './SaveBar'
import { useBase } from './use_base'
import { useMappingCheck } from './use_mapping_check'

export interface MappingEditorProps {
  destination: Destination
  onChanged: (destination: Destination) => void
}

export function MappingEditor(props: MappingEditorProps) {
  const catalog = useResource<CatalogMappings>(path`/api/catalog/${props.destination.type}`, {
    cached: true,
  })
  if (catalog.data) return <Editor {...props} catalog={catalog.data} />
  return <Card>{catalog.error ? <ErrorState of={catalog} /> : <Skeleton lines={10} />}</Card>
}

/** Those that hold: its own, or the catalogue's. */
function mappingsOf(destination: Destination, catalog: CatalogMappings): Mapping[] {
  const own = destination.settings['mappings']
  return Array.isArray(own) ? own : catalog.mappings
}

function Editor({ destination, catalog, onChanged }: MappingEditorProps & { catalog: CatalogMappings }) {
  const [rows, setRows] = useState<MappingRow[]>(() => mappingsOf(destination, catalog).map(rowOf))
  const [adding, setAdding] = useState(catalog.actions[0]?.name ?? '')
  const check = useMappingCheck(rows, destination.id)
  const save = useAction()

  const edit = (next: MappingRow[]): void => {
    setRows(next)
    save.clear()
  }
  const mappings = rows.map(mappingOf)
  const base = useBase(destination, {
    isChanged: (of) => !isSameMappings(mappings, mappingsOf(of, catalog)),
    begin: (of) => edit(mappingsOf(of, catalog).map(rowOf)),
  })
  const isCatalogs = isSameMappings(mappings, catalog.mappings)
  const isOdd = rows.some((row) => Object.values(row.fields).some((typed) => expressionProblem(typed)))
  const hasProblems = isOdd || (check.result?.problems.length ?? 0) > 0
  const onSave = (): void =>
    void save.run(async () => {
      const target = path`/api/destinations/${destination.id}`
      // Those of the catalogue are not written down, so that they stay up to date.
      const settings = { mappings: isCatalogs ? null : mappings }
      const saved = await send<Destination>('PATCH', target, { settings })
      announce('The mappings are saved')
      onChanged(saved)
    })
  const add = (): void => {
    const action = catalog.actions.find((each) => each.name === adding)
    if (!action) return
    const trigger = action.trigger ?? 'type = "track"'
    const mapping = { name: action.title, action: action.name, trigger, enabled: true, fields: {} }
    edit([...rows, rowOf(mapping)])
  }
  return (
    <div class="stack">
      <div class="filter-columns">
        <div class="stack">
          <Origin isCatalogs={isCatalogs} onReset={() => edit(catalog.mappings.map(rowOf))} />
          {rows.length === 0 && (
            <Card>
              <EmptyState title="No mappings" icon="destination">
                Without a mapping nothing is sent.
              </EmptyState>
            </Card>
          )}
          {rows.map((row, index) => (
            <MappingRowEditor
              key={row.key}
              index={index}
              row={row}
              action={catalog.actions.find((each) => each.name === row.action)}
              check={check.result}
              onChange={(changed) =>
                edit(rows.map((each) => (each.key === row.key ? changed : each)))
              }
              onRemove={() => edit(rows.filter((each) => each.key !== row.key))}
            />
          ))}
          <div class="row mapping-add">
            <Select
              label="Action"
              hideLabel
              value={adding}
              choices={catalog.actions.map((each) => ({ value: each.name, label: each.title }))}
              onChange={setAdding}
            />
            <Button icon="plus" disabled={rows.length >= kMappingsMax} onClick={add}>
              Add mapping
            </Button>
          </div>
        </div>
        <MappingPreviewCard check={check} rows={rows} />
      </div>
      <SaveBar
        shown={!isSameMappings(mappings, mappingsOf(base, catalog))}
        busy={save.busy}
        blocked={hasProblems ? 'A mapping has an error' : undefined}
        error={save.error}
        onSave={onSave}
        onReset={() => edit(mappingsOf(base, catalog).map(rowOf))}
      />
    </div>
  )
}

function Origin({ isCatalogs, onReset }: { isCatalogs: boolean; onReset: () => void }) {
  if (isCatalogs) {
    return (
      <p class="muted">
        These are the mappings of the catalogue. What you change here is this destination’s own.
      </p>
    )
  }
  return (
    <Notice tone="info">
      These mappings are this destination’s own.{' '}
      <Button small kind="quiet" onClick={onReset}>
        Take the catalogue’s
      </Button>
    </Notice>
  )
}
