// Which properties a filter takes out or keeps: names, of an object each.

import { Button } from '../../components/Button'
import { Input } from '../../components/Input'
import { newFields, type FieldsRow } from './filter_rows'
import { NameList } from './NameList'

export interface FilterFieldsProps {
  rows: FieldsRow[]
  onChange: (rows: FieldsRow[]) => void
}

export function FilterFields({ rows, onChange }: FilterFieldsProps) {
  const replace = (changed: FieldsRow): void =>
    onChange(rows.map((row) => (row.key === changed.key ? changed : row)))
  return (
    <fieldset class="field filter-fields">
      <legend class="field-label">Properties</legend>
      {rows.map((row, index) => (
        <div key={row.key} class="filter-object">
          <Input
            class="filter-path"
            label={`Object ${index + 1}`}
            hideLabel
            monospace
            placeholder="the event itself"
            value={row.path}
            onInput={(path) => replace({ ...row, path })}
          />
          <NameList
            label={row.path === '' ? 'Names in the event itself' : `Names in ${row.path}`}
            names={row.names}
            onChange={(names) => replace({ ...row, names })}
          />
          {rows.length > 1 && (
            <Button
              kind="quiet"
              icon="trash"
              label={`Remove object ${index + 1}`}
              onClick={() => onChange(rows.filter((each) => each.key !== row.key))}
            />
          )}
        </div>
      ))}
      <div>
        <Button
          small
          icon="plus"
          onClick={() => onChange([...rows, { ...newFields(), path: 'traits' }])}
        >
          Add an object
        </Button>
      </div>
      <p class="field-hint">
        The path of an object, such as properties, traits or properties.products, and names in it.
        Enter adds a name.
      </p>
    </fieldset>
  )
}
