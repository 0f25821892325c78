// Which sources a destination gets events from: all, those that are added later too, or some.

import { useId, useState } from 'preact/hooks'
import type { Source } from '../../api/types'
import { Checkbox } from '../../components/Checkbox'
import { FieldError } from '../../components/Field'

export interface SourcesChoiceProps {
  sources: Source[]
  /** Empty: all. */
  chosen: string[]
  onChange: (chosen: string[]) => void
  error?: string | undefined
}

export function SourcesChoice({ sources, chosen, onChange, error }: SourcesChoiceProps) {
  const id = useId()
  const [some, setSome] = useState(chosen.length > 0)
  const choose = (wantsSome: boolean): void => {
    setSome(wantsSome)
    onChange(wantsSome ? sources.map((source) => source.id) : [])
  }
  const toggle = (source: string, wanted: boolean): void =>
    onChange(wanted ? [...chosen, source] : chosen.filter((each) => each !== source))
  const radio = (value: boolean, label: string) => (
    <label class="radio">
      <input
        type="radio"
        name={id}
        class="checkbox"
        checked={some === value}
        onChange={() => choose(value)}
      />
      {label}
    </label>
  )
  return (
    <fieldset class="field sources-choice">
      <legend class="field-label">Sources</legend>
      {radio(false, 'All, those that come later too')}
      {radio(true, 'Only these')}
      {some && (
        <div class="sources-list">
          {sources.map((source) => (
            <Checkbox
              key={source.id}
              label={source.name}
              checked={chosen.includes(source.id)}
              onChange={(wanted) => toggle(source.id, wanted)}
            />
          ))}
          {chosen.length === 0 && <p class="field-hint">None chosen stands for all.</p>}
        </div>
      )}
      <FieldError id={`${id}-error`} error={error} />
    </fieldset>
  )
}
