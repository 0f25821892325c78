// How something is: a colour, an icon and a word, so that none of them is needed to understand it.
// A Badge is a word alone, for what is neither good nor bad.

import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './Icon'

export type Tone = 'ok' | 'warning' | 'bad' | 'info' | 'neutral'

const kIcons: Record<Tone, IconName> = {
  ok: 'ok',
  warning: 'warning',
  bad: 'bad',
  info: 'wait',
  neutral: 'off',
}

export interface StatusProps {
  tone: Tone
  children: ComponentChildren
  icon?: IconName
}

export function Status({ tone, children, icon }: StatusProps) {
  return (
    <span class={`status status-${tone}`}>
      <Icon name={icon ?? kIcons[tone]} size={14} />
      <span>{children}</span>
    </span>
  )
}

export function Badge({ children }: { children: ComponentChildren }) {
  return <span class="badge">{children}</span>
}
