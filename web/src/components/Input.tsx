// A line of text, a number, a secret.

import { Field, type FieldProps } from './Field'

export interface InputProps extends FieldProps {
  value: string
  onInput: (value: string) => void
  onBlur?: () => void
  type?: 'text' | 'number' | 'password' | 'url' | 'search' | 'datetime-local'
  placeholder?: string
  name?: string
  min?: number
  max?: number
  monospace?: boolean
  readOnly?: boolean
  disabled?: boolean
  autoFocus?: boolean
}

export function Input(props: InputProps) {
  const { type = 'text' } = props
  return (
    <Field {...props}>
      {(bind) => (
        <input
          {...bind}
          class={props.monospace ? 'input monospace' : 'input'}
          // Preact's types tie attributes to kinds of input more tightly than HTML does.
          type={type as 'text'}
          name={props.name}
          value={props.value}
          placeholder={props.placeholder}
          min={props.min}
          max={props.max}
          readOnly={props.readOnly}
          disabled={props.disabled}
          autoFocus={props.autoFocus}
          autocomplete={type === 'password' ? 'new-password' : 'off'}
          autocapitalize="none"
          spellcheck={false}
          onInput={(event) => props.onInput(event.currentTarget.value)}
          onBlur={props.onBlur}
        />
      )}
    </Field>
  )
}
