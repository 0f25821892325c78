// Settings and filters of a destination. Both stay as they are while one looks at the other, so
// that nothing that was typed is lost.

import { useEffect, useState } from 'preact/hooks'
import type { CatalogEntry, Destination, Source } from '../../api/types'
import { Card } from '../../components/Card'
import { EmptyState } from '../../components/States'
import { Tabs } from '../../components/Tabs'
import { setQuery, useLocation } from '../../router/router'
import { FilterEditor } from './FilterEditor'
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
  const tab = useLocation().query.get('tab') === 'filters' ? 'filters' : 'settings'
  // A form begins anew once it was saved, and both do once the destination is as in the file again.
  const [saves, setSaves] = useState({ settings: 0, filters: 0 })
  // The editor asks the server as soon as it is there.
  const [filtersSeen, setFiltersSeen] = useState(false)
  useEffect(() => setFiltersSeen((seen) => seen || tab === 'filters'), [tab])

  const changed = (next: Destination, settings: number, filters: number): void => {
    onChanged(next)
    setSaves({ settings: saves.settings + settings, filters: saves.filters + filters })
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
        { id: 'filters', label: filtersLabel },
      ]}
      value={tab}
      onChange={(chosen) => setQuery({ tab: chosen === 'filters' ? chosen : null })}
    >
      <div hidden={tab !== 'settings'}>
        {entry ? (
          <SettingsTab
            key={saves.settings}
            {...props}
            entry={entry}
            onChanged={(next) => changed(next, 1, 0)}
            onReverted={(next) => changed(next, 1, 1)}
          />
        ) : (
          <Card>
            <EmptyState title={`This server has no kind ${destination.type}`} icon="destination" />
          </Card>
        )}
      </div>
      <div hidden={tab !== 'filters'}>
        {filtersSeen && (
          <FilterEditor
            key={saves.filters}
            destination={destination}
            onChanged={(next) => changed(next, 0, 1)}
          />
        )}
      </div>
    </Tabs>
  )
}
