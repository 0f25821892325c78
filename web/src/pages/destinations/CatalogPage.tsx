// The kinds of destination that there are, to choose one from.

import { useState } from 'preact/hooks'
import { path } from '../../api/client'
import type { CatalogEntry } from '../../api/types'
import { Card } from '../../components/Card'
import { Input } from '../../components/Input'
import { Page } from '../../components/Page'
import { EmptyState, ErrorState, Skeleton } from '../../components/States'
import { useResource } from '../../state/use_resource'
import { catalogGroups } from './catalog_groups'
import { Monogram } from './Monogram'

const kUp = { href: '/destinations', label: 'Destinations' }

export function CatalogPage() {
  const catalog = useResource<{ destinations: CatalogEntry[] }>('/api/catalog', { cached: true })
  const [search, setSearch] = useState('')
  if (!catalog.data) {
    return (
      <Page title="Add destination" up={kUp}>
        <Card>
          {catalog.error ? <ErrorState of={catalog} /> : <Skeleton lines={8} height={40} />}
        </Card>
      </Page>
    )
  }
  const groups = catalogGroups(catalog.data.destinations, search)
  return (
    <Page title="Add destination" up={kUp} intro="Choose what kind of destination it is.">
      <Input
        class="catalog-search"
        label="Search the catalogue"
        hideLabel
        type="search"
        placeholder="Search the catalogue"
        value={search}
        onInput={setSearch}
      />
      <div class="stack" aria-live="polite">
        {groups.map((group) => (
          <section key={group.title} class="catalog-group" aria-label={group.title}>
            <h2 class="catalog-title">{group.title}</h2>
            <ul class="catalog">
              {group.entries.map((entry) => (
                <Entry key={entry.type} entry={entry} />
              ))}
            </ul>
          </section>
        ))}
        {groups.length === 0 && (
          <Card>
            <EmptyState title="Nothing in the catalogue fits" icon="search">
              A webhook sends events to any service that takes JSON over HTTP.
            </EmptyState>
          </Card>
        )}
      </div>
    </Page>
  )
}

function Entry({ entry }: { entry: CatalogEntry }) {
  return (
    <li>
      <a class="catalog-entry" href={path`/destinations/add/${entry.type}`}>
        <Monogram name={entry.name} />
        <span class="catalog-text">
          <span class="catalog-name">{entry.name}</span>
          <span class="catalog-description">{entry.description}</span>
        </span>
      </a>
    </li>
  )
}
