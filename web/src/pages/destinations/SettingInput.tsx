// One setting: the control that its kind asks for, with what it does and what holds without it.

import type { SettingField } from '../../api/types'
import { Checkbox } from '../../components/Checkbox'
import { Field } from '../../components/Field'
import { Input } from '../../components/Input'
import { Select } from '../../components/Select'
import { sentence } from '../../format/text'
import { MapInput } from './MapInput'
import { SecretInput } from './SecretInput'
import { labelOf, rangeOf, type Entry } from './settings_form'

export interface SettingInputProps {
  field: SettingField
  entry: Entry
  onChange: (entry: Entry) => void
  error?: string | undefined
  /** A secret that the destination has. */
  isSet?: boolean
  /** In place of the field's own, where that is not in the catalogue. */
  defaultText?: string | undefined
  disabledBecause?: string | undefined
}

export function hintOf(field: SettingField): string {
  const range = field.kind === 'integer' ? rangeOf(field) : ''
  const bounds = range === '' ? '' : `${range.charAt(0).toUpperCase()}${range.slice(1)}.`
  const place = field.kind === 'path' ? 'Set here, it is in a folder of the destination’s own.' : ''
  return [sentence(field.description), bounds, place].filter((part) => part !== '').join(' ')
}

export function SettingInput(props: SettingInputProps) {
  const { field } = props
  if (field.secret) return <SecretInput {...props} isSet={props.isSet ?? false} />
  if (field.kind === 'map') return <MapInput {...props} />
  if (field.kind === 'boolean') return <BooleanInput {...props} />
  if (field.choices !== undefined && field.choices.length > 0) return <ChoiceInput {...props} />
  return <TextInput {...props} />
}

function TextInput({ field, entry, onChange, error, defaultText }: SettingInputProps) {
  const placeholder = defaultText ?? (field.default === null ? '' : String(field.default))
  const set = (text: string): void => onChange({ ...entry, text })
  const shared = {
    label: labelOf(field.name),
    hint: hintOf(field),
    error,
    required: field.required,
  }
  if (field.kind !== 'integer') {
    const isCode = field.kind === 'url' || field.kind === 'path'
    return (
      <Input
        {...shared}
        value={entry.text}
        onInput={set}
        placeholder={placeholder}
        monospace={isCode}
      />
    )
  }
  return (
    <Field {...shared} class="field-number">
      {(bind) => (
        <input
          {...bind}
          class="input"
          inputMode="numeric"
          autocomplete="off"
          placeholder={placeholder}
          value={entry.text}
          onInput={(event) => set(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}

function ChoiceInput({ field, entry, onChange, error }: SettingInputProps) {
  const standard = field.default === null ? 'Not set' : `${field.default} (default)`
  const others = (field.choices ?? []).filter((choice) => choice !== field.default)
  const choices = [
    { value: '', label: standard },
    ...others.map((value) => ({ value, label: value })),
  ]
  // The default, where it was given as such, is the default all the same.
  const value = entry.text === field.default ? '' : entry.text
  return (
    <Select
      class="field-choice"
      label={labelOf(field.name)}
      hint={hintOf(field)}
      error={error}
      required={field.required}
      value={value}
      choices={choices}
      onChange={(text) => onChange({ ...entry, text })}
    />
  )
}

function BooleanInput({ field, entry, onChange, error, disabledBecause }: SettingInputProps) {
  const set = (text: string): void => onChange({ ...entry, text })
  if (field.default === null) {
    return (
      <Select
        class="field-choice"
        label={labelOf(field.name)}
        hint={hintOf(field)}
        error={error}
        value={entry.text}
        choices={[
          { value: '', label: 'Automatic' },
          { value: 'true', label: 'Yes' },
          { value: 'false', label: 'No' },
        ]}
        onChange={set}
      />
    )
  }
  const standard = field.default === true
  const checked = entry.text === '' ? standard : entry.text === 'true'
  return (
    <Checkbox
      label={labelOf(field.name)}
      hint={disabledBecause === undefined ? hintOf(field) : `${hintOf(field)} ${disabledBecause}`}
      error={error}
      checked={checked}
      disabled={disabledBecause !== undefined && !checked}
      onChange={(wanted) => set(wanted === standard ? '' : String(wanted))}
    />
  )
}
