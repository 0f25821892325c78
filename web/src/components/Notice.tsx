// A sentence that has to be seen, in its place on the page. `live` ones are read out when they appear.

import type { ComponentChildren } from 'preact'
import { Icon } from './Icon'
import type { Tone } from './Status'

const kIcons = { ok: 'ok', warning: 'warning', bad: 'bad', info: 'info', neutral: 'info' } as const

export interface NoticeProps {
  tone: Tone
  children: ComponentChildren
  live?: boolean
}

export function Notice({ tone, children, live }: NoticeProps) {
  return (
    <div class={`notice notice-${tone}`} role={live ? 'alert' : undefined}>
      <Icon name={kIcons[tone]} />
      <div class="notice-text">{children}</div>
    </div>
  )
}
