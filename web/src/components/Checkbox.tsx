// Yes or no; as `switch` for what takes effect at once.

import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { FieldError } from './Field'

export interface CheckboxProps {
  label: ComponentChildren
  checked: boolean
  onChange: (checked: boolean) => void
  hint?: ComponentChildren
  error?: string
  disabled?: boolean
  switch?: boolean
}

export function Checkbox(props: CheckboxProps) {
  const id = useId()
  const described = [props.hint && `${id}-hint`, props.error && `${id}-error`].filter(Boolean)
  return (
    <div class="checkbox-field">
      <input
        id={id}
        type="checkbox"
        role={props.switch ? 'switch' : undefined}
        class={props.switch ? 'switch' : 'checkbox'}
        checked={props.checked}
        disabled={props.disabled}
        aria-describedby={described.length ? described.join(' ') : undefined}
        aria-invalid={props.error ? 'true' : undefined}
        onChange={(event) => {
          const wanted = event.currentTarget.checked
          // It shows what is so; the caller's next rendering says whether it changed.
          event.currentTarget.checked = props.checked
          props.onChange(wanted)
        }}
      />
      <div>
        <label for={id}>{props.label}</label>
        {props.hint && <p class="field-hint" id={`${id}-hint`}>{props.hint}</p>}
        <FieldError id={`${id}-error`} error={props.error} />
      </div>
    </div>
  )
}
