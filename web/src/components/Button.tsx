// A button, or with `href` a link that looks like one. `busy` keeps its width and takes no clicks.

import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './Icon'

export interface ButtonProps {
  children?: ComponentChildren
  kind?: 'primary' | 'plain' | 'quiet' | 'danger'
  small?: boolean
  icon?: IconName
  /** What it does, where it shows an icon alone. */
  label?: string
  href?: string
  type?: 'button' | 'submit'
  /** The id of the form that it submits, where it stands outside. */
  form?: string
  disabled?: boolean
  busy?: boolean
  pressed?: boolean
  expanded?: boolean
  controls?: string
  class?: string
  onClick?: (event: MouseEvent) => void
}

export function Button(props: ButtonProps) {
  const { kind = 'plain', small, icon, label, children, busy } = props
  const names = ['button', `button-${kind}`, small && 'button-small', busy && 'is-busy', props.class]
  const content = (
    <>
      {icon && <Icon name={icon} />}
      {children !== undefined && <span>{children}</span>}
    </>
  )
  const shared = { class: names.filter(Boolean).join(' '), 'aria-label': label, title: label }
  if (props.href !== undefined) {
    return <a {...shared} href={props.href} onClick={props.onClick}>{content}</a>
  }
  return (
    <button
      {...shared}
      type={props.type ?? 'button'}
      form={props.form}
      disabled={props.disabled}
      aria-disabled={busy ? 'true' : undefined}
      aria-pressed={props.pressed}
      aria-expanded={props.expanded}
      aria-controls={props.controls}
      onClick={(event) => (busy ? event.preventDefault() : props.onClick?.(event))}
    >
      {content}
    </button>
  )
}
