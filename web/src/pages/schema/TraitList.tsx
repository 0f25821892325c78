// The traits of a source's users, or of its groups.

import { useMemo, useState } from 'preact/hooks'
import type { BlockChange, SchemaProperty } from '../../api/types'
import { Card } from '../../components/Card'
import { Input } from '../../components/Input'
import { EmptyState } from '../../components/States'
import { counted } from '../../format/number'
import { PropertyTable } from './PropertyTable'
import { sorted, traitRows } from './schema_rows'

const kTexts = {
  trait: { plural: 'User traits', one: 'trait', call: 'identify' },
  group_trait: { plural: 'Group traits', one: 'group trait', call: 'group' },
}

export interface TraitListProps {
  kind: 'trait' | 'group_trait'
  seen: SchemaProperty[]
  blocked: string[]
  /** How many calls there were. */
  calls: number
  change: (change: BlockChange) => Promise<void>
}

export function TraitList({ kind, seen, blocked, calls, change }: TraitListProps) {
  const [search, setSearch] = useState('')
  const texts = kTexts[kind]
  const all = useMemo(() => {
    return sorted(traitRows(seen, blocked), { key: 'count', descending: true })
  }, [seen, blocked])
  if (all.length === 0) {
    return (
      <Card>
        <EmptyState title={`No ${texts.one}s yet`} icon="schema">
          They come with {texts.call} calls.
        </EmptyState>
      </Card>
    )
  }
  const rows = all.filter((row) => row.name.toLowerCase().includes(search.trim().toLowerCase()))
  return (
    <Card flush>
      <div class="toolbar">
        <Input
          class="toolbar-search"
          label={`Search ${texts.one}s`}
          hideLabel
          type="search"
          placeholder={`Search ${texts.one}s`}
          value={search}
          onInput={setSearch}
        />
        <span class="toolbar-note" role="status">
          {counted(rows.length, texts.one)} of {counted(calls, `${texts.call} call`)}
        </span>
      </div>
      {rows.length === 0 ? (
        <EmptyState title="Nothing has this in its name" icon="schema" />
      ) : (
        <PropertyTable
          caption={texts.plural}
          rows={rows}
          whole={calls}
          onBlock={(name, isBlocked) => change({ [kind]: name, blocked: isBlocked })}
        />
      )}
    </Card>
  )
}
