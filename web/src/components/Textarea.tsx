// Several lines of text: lists of one a line, expressions, JSON.

import { Field, type FieldProps } from './Field'

export interface TextareaProps extends FieldProps {
  value: string
  onInput: (value: string) => void
  rows?: number
  placeholder?: string
  monospace?: boolean
  disabled?: boolean
}

export function Textarea(props: TextareaProps) {
  return (
    <Field {...props}>
      {(bind) => (
        <textarea
          {...bind}
          class={props.monospace ? 'input monospace' : 'input'}
          rows={props.rows ?? 3}
          value={props.value}
          placeholder={props.placeholder}
          disabled={props.disabled}
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => props.onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}
