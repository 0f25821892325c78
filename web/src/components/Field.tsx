// A control with its label, a hint and what is wrong with it, tied together for screen readers.
//
//   <Field label="URL" hint="https alone" error={problemAt(error.problems, 'settings.url')} required>
//     {(bind) => <input {...bind} value={url} onInput={…} />}
//   </Field>
//
// Input, Select, Textarea and Checkbox are this with the usual controls.

import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { Icon } from './Icon'

export interface FieldProps {
  label: string
  hint?: ComponentChildren
  error?: string | undefined
  required?: boolean
  /** The label is for screen readers alone: where the place says it. */
  hideLabel?: boolean
  class?: string
}

export interface FieldBinding {
  id: string
  required?: boolean
  'aria-describedby'?: string
  'aria-invalid'?: 'true'
}

export function Field(props: FieldProps & { children: (bind: FieldBinding) => ComponentChildren }) {
  const id = useId()
  const described = [props.hint && `${id}-hint`, props.error && `${id}-error`].filter(Boolean)
  const bind: FieldBinding = { id }
  if (props.required) bind.required = true
  if (described.length) bind['aria-describedby'] = described.join(' ')
  if (props.error) bind['aria-invalid'] = 'true'
  return (
    <div class={['field', props.class].filter(Boolean).join(' ')}>
      <label class={props.hideLabel ? 'visually-hidden' : 'field-label'} for={id}>
        {props.label}
        {props.required && !props.hideLabel && <span class="field-required"> (required)</span>}
      </label>
      {props.children(bind)}
      {props.hint && <p class="field-hint" id={`${id}-hint`}>{props.hint}</p>}
      <FieldError id={`${id}-error`} error={props.error} />
    </div>
  )
}

export function FieldError({ id, error }: { id: string; error: string | undefined }) {
  if (!error) return null
  return (
    <p class="field-error" id={id}>
      <Icon name="bad" size={14} /> {error}
    </p>
  )
}
