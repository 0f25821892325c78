// Leads from one source's schema to another's; not there where there is one source.

import { path } from '../../api/client'
import type { Source } from '../../api/types'
import { Select } from '../../components/Select'
import { navigate } from '../../router/router'
import { useResource } from '../../state/use_resource'

export function SourceChoice({ id }: { id: string }) {
  const sources = useResource<Source[]>('/api/sources', { cached: true })
  if (!sources.data || sources.data.length < 2) return null
  return (
    <Select
      label="Source"
      hideLabel
      value={id}
      choices={sources.data.map((source) => ({ value: source.id, label: source.name }))}
      onChange={(chosen) => navigate(path`/sources/${chosen}/schema`)}
    />
  )
}
