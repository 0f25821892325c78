// Settings, mappings and filters of a destination. All stay as they are while one looks at the other, so
// that nothing that was typed is lost.

import { useEffect, useState } from 'preact/hooks'
import type { CatalogEntry, Destination, Source } from '../../api/types'
import { Card } from '../../components/Card'
import { EmptyState } from '../../components/States'
import { Tabs } from '../../components/Tabs'
import { setQuery, useLocation } from '../../router/router'
import { FilterEditor } from './FilterEditor'
import { MappingEditor } from './MappingEditor'
import { SettingsTab } from './SettingsTab'

export interface DestinationTabsProps {
  destination: Destination
  entry: CatalogEntry | undefined
  sources: Source[]
  pending: number
  allowPrivate: boolean
  onChanged: (destination: Destination) => void
}

export function DestinationTabs(props: DestinationTabsProps) {
  const { destination, entry, onChanged } = props
  const wanted = useLocation().query.get('tab')
  const hasMappings = entry?.has_mappings ?? false
  const tab = wanted === 'filters' || (wanted === 'mappings' && hasMappings) ? wanted : 'settings'
  // A form begins anew once it was saved, and all do once the destination is as in the file again.
  const [saves, setSaves] = useState({ settings: 0, mappings: 0, filters: 0 })
  // The editors ask the server as soon as they are there.
  const [seen, setSeen] = useState({ mappings: false, filters: false })
  useEffect(() => {
    if (tab !== 'settings') setSeen((before) => ({ ...before, [tab]: true }))
  }, [tab])

  const changed = (next: Destination, ...forms: (keyof typeof saves)[]): void => {
    onChanged(next)
    const again = { ...saves }
    for (const form of forms) ++again[form]
    setSaves(again)
  }
  const filtersLabel = (
    <>
      Filters <span class="tab-count">{destination.filters.length}</span>
    </>
  )
  return (
    <Tabs
      label="Part of the destination"
      tabs={[
        { id: 'settings', label: 'Settings' },
        ...(hasMappings ? [{ id: 'mappings', label: 'Mappings' }] : []),
        { id: 'filters', label: filtersLabel },
      ]}
      value={tab}
      onChange={(chosen) => setQuery({ tab: chosen === 'settings' ? null : chosen })}
    >
      <div hidden={tab !== 'settings'}>
        {entry ? (
          <SettingsTab
            key={saves.settings}
            {...props}
            entry={entry}
            onChanged={(next) => changed(next, 'settings')}
            onReverted={(next) => changed(next, 'settings', 'mappings', 'filters')}
          />
        ) : (
          <Card>
            <EmptyState title={`This server has no kind ${destination.type}`} icon="destination" />
          </Card>
        )}
      </div>
      <div hidden={tab !== 'mappings'}>
        {seen.mappings && (
          <MappingEditor
            key={saves.mappings}
            destination={destination}
            onChanged={(next) => changed(next, 'mappings')}
          />
        )}
      </div>
      <div hidden={tab !== 'filters'}>
        {seen.filters && (
          <FilterEditor
            key={saves.filters}
            destination={destination}
            onChanged={(next) => changed(next, 'filters')}
          />
        )}
      </div>
    </Tabs>
  )
}
