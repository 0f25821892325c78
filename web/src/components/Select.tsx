// One of a few; the browser's own control.

import { Field, type FieldProps } from './Field'

export interface Choice {
  value: string
  label: string
}

export interface SelectProps extends FieldProps {
  value: string
  choices: Choice[]
  onChange: (value: string) => void
  disabled?: boolean
}

export function Select(props: SelectProps) {
  return (
    <Field {...props}>
      {(bind) => (
        <select
          {...bind}
          class="input select"
          value={props.value}
          disabled={props.disabled}
          onChange={(event) => props.onChange(event.currentTarget.value)}
        >
          {props.choices.map((choice) => (
            <option key={choice.value} value={choice.value} selected={choice.value === props.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
