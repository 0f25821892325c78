// The fate of everything that a destination was to get: the parts always add up to the whole.

import { query } from '../../api/client'
import type { Delivery } from '../../api/types'
import { counted, exact, percent } from '../../format/number'
import { duration } from '../../format/time'

interface Part {
  key: string
  label: string
  count: number
  href?: string
  note?: string
}

function partsOf(id: string, delivery: Delivery): Part[] {
  const waits = delivery.pending > 0 && delivery.lag_seconds >= 1
  const pending: Part = { key: 'pending', label: 'Pending', count: delivery.pending }
  if (waits) pending.note = `the oldest is ${duration(delivery.lag_seconds)} old`
  return [
    { key: 'delivered', label: 'Delivered', count: delivery.delivered },
    { key: 'filtered', label: 'Filtered', count: delivery.filtered },
    pending,
    {
      key: 'discarded',
      label: 'Discarded',
      count: delivery.discarded,
      href: `/failed-events${query({ destination: id })}`,
    },
  ]
}

export function OutcomeTiles({ id, delivery }: { id: string; delivery: Delivery }) {
  const parts = partsOf(id, delivery)
  const notes = [
    delivery.parked > 0 &&
      `${counted(delivery.parked, 'event waits', 'events wait')} for an earlier one of their user`,
    (delivery.unknown_outcomes ?? 0) > 0 &&
      `${counted(delivery.unknown_outcomes ?? 0, 'attempt')} had no answer, and may have arrived`,
  ].filter((note) => note !== false)
  return (
    <section class="card outcome" aria-label="Outcomes">
      <div class="share-bar" aria-hidden="true">
        {parts.filter((part) => part.count > 0).map((part) => (
          <span
            key={part.key}
            class={`share-part share-${part.key}`}
            style={{ flexGrow: part.count }}
          />
        ))}
      </div>
      <dl class="outcome-tiles">
        {parts.map((part) => (
          <div key={part.key} class="outcome-tile">
            <dt>
              <span class={`swatch share-${part.key}`} />
              {part.label}
            </dt>
            <dd>
              <strong>{exact(part.count)}</strong>
              <span class="muted">{percent(part.count, delivery.accepted)}</span>
              {part.note !== undefined && <span class="outcome-note">{part.note}</span>}
              {part.href !== undefined && part.count > 0 && (
                <a class="outcome-note" href={part.href}>
                  Failed events
                </a>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <p class="outcome-foot">
        Of {counted(delivery.accepted, 'event that was', 'events that were')}{' '}
        accepted for it.{notes.map((note) => ` ${note}.`)}
      </p>
    </section>
  )
}
