// A column's heading that sorts by it; the other way round when it does already.

import { Icon } from '../../components/Icon'
import type { Sort, SortKey } from './schema_rows'

export interface SortHeaderProps {
  label: string
  by: SortKey
  sort: Sort
  onSort: (sort: Sort) => void
  numeric?: boolean
}

export function SortHeader({ label, by, sort, onSort, numeric }: SortHeaderProps) {
  const chosen = sort.key === by
  const descending = chosen ? !sort.descending : by !== 'name'
  const state = chosen ? (sort.descending ? 'descending' : 'ascending') : 'none'
  return (
    <th scope="col" role="columnheader" aria-sort={state} class={numeric ? 'numeric' : undefined}>
      <button type="button" class="sort-button" onClick={() => onSort({ key: by, descending })}>
        {label}
        <span class={`sort-mark sort-${state}`}>
          <Icon name="down" size={12} />
        </span>
      </button>
    </th>
  )
}
