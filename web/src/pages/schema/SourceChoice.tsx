// Leads from one source's schema to another's. It is there before the others are known, so that it
// makes no room for itself later.

import { path } from '../../api/client'
import type { Source } from '../../api/types'
import { Select } from '../../components/Select'
import { navigate } from '../../router/router'
import { useResource } from '../../state/use_resource'

export function SourceChoice({ id }: { id: string }) {
  const sources = useResource<Source[]>('/api/sources', { cached: true })
  const known = sources.data?.map((source) => ({ value: source.id, label: source.name }))
  return (
    <Select
      class="schema-source"
      label="Source"
      hideLabel
      value={id}
      choices={known ?? [{ value: id, label: id }]}
      onChange={(chosen) => navigate(path`/sources/${chosen}/schema`)}
    />
  )
}
