// The list of what needs somebody, or a line that says that nothing does.

import type { Accounting, Series } from '../../api/types'
import { Card } from '../../components/Card'
import { Icon } from '../../components/Icon'
import { Status } from '../../components/Status'
import { kUnknownSource, type Names } from '../../state/use_names'
import { concernsOf, type Concern } from './attention'

export interface AttentionProps {
  accounting: Accounting
  series: Series | undefined
  names: Names
  range: string
}

export function Attention({ accounting, series, names, range }: AttentionProps) {
  const { destinations } = names
  const concerns = concernsOf({ accounting, series, range, destinations })
  if (concerns.length === 0) {
    return (
      <p class="all-well"><Icon name="ok" /> Nothing needs attention.</p>
    )
  }
  return (
    <Card title="Needs attention" flush>
      <ul class="concerns">
        {concerns.map((one) => (
          <li key={`${one.state} ${one.id}`} class="concern">
            <span class="concern-state"><Status tone={one.severity}>{one.state}</Status></span>
            <div class="concern-text">
              {one.id !== kUnknownSource && <strong>{nameOf(one, names)}</strong>}
              <span class="muted wrap-anywhere">{one.text}</span>
            </div>
            <a class="concern-link" href={one.href} aria-label={`${one.link}: ${nameOf(one, names)}`}>
              {one.link} <Icon name="next" size={12} />
            </a>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function nameOf(concern: Concern, names: Names): string {
  return concern.kind === 'source' ? names.source(concern.id) : names.destination(concern.id)
}
