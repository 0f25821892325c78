// A setting that is a map of names and texts: a line each.

import { useId } from 'preact/hooks'
import { Button } from '../../components/Button'
import { FieldError } from '../../components/Field'
import { hintOf, type SettingInputProps } from './SettingInput'
import { labelOf, type Pair } from './settings_form'

export function MapInput({ field, entry, onChange, error }: SettingInputProps) {
  const id = useId()
  const label = labelOf(field.name)
  const set = (pairs: Pair[]): void => onChange({ ...entry, pairs })
  const replace = (index: number, pair: Pair): void =>
    set(entry.pairs.map((each, at) => (at === index ? pair : each)))
  return (
    <fieldset class="field map-field" aria-describedby={`${id}-hint`}>
      <legend class="field-label">{label}</legend>
      {entry.pairs.map((pair, index) => (
        <PairInput
          key={index}
          number={index + 1}
          of={label}
          pair={pair}
          onChange={(changed) => replace(index, changed)}
          onRemove={() => set(entry.pairs.filter((_, at) => at !== index))}
        />
      ))}
      <div>
        <Button small icon="plus" onClick={() => set([...entry.pairs, { name: '', value: '' }])}>
          Add
        </Button>
      </div>
      <p class="field-hint" id={`${id}-hint`}>
        {hintOf(field)}
      </p>
      <FieldError id={`${id}-error`} error={error} />
    </fieldset>
  )
}

interface PairInputProps {
  number: number
  of: string
  pair: Pair
  onChange: (pair: Pair) => void
  onRemove: () => void
}

function PairInput({ number, of, pair, onChange, onRemove }: PairInputProps) {
  return (
    <div class="map-pair">
      <input
        class="input monospace"
        aria-label={`${of} ${number}: name`}
        placeholder="Name"
        autocomplete="off"
        spellcheck={false}
        value={pair.name}
        onInput={(event) => onChange({ ...pair, name: event.currentTarget.value })}
      />
      <input
        class="input monospace"
        aria-label={`${of} ${number}: value`}
        placeholder="Value"
        autocomplete="off"
        spellcheck={false}
        value={pair.value}
        onInput={(event) => onChange({ ...pair, value: event.currentTarget.value })}
      />
      <Button kind="quiet" icon="trash" label={`Remove ${of} ${number}`} onClick={onRemove} />
    </div>
  )
}
