// The latest attempts of each outcome and code: what was to be sent, what was sent, and what was
// answered.

import { useId, useState } from 'preact/hooks'
import type { Sample } from '../../api/types'
import { AttemptView } from '../../components/AttemptView'
import { Card } from '../../components/Card'
import { Icon } from '../../components/Icon'
import { Status } from '../../components/Status'
import { Time } from '../../components/Time'
import { counted } from '../../format/number'
import { duration } from '../../format/time'
import { keyOf, outcomeOf, withOpen } from './outcomes'

export function SamplesCard({ samples }: { samples: Sample[] }) {
  const [open, setOpen] = useState<Sample>()
  if (samples.length === 0) {
    return (
      <Card title="Samples">
        <p class="muted">No attempt was made since the server’s start.</p>
      </Card>
    )
  }
  return (
    <Card
      title="Samples"
      intro="The latest attempts that were delivered, and of each code. Secrets are masked."
      flush
    >
      <ul class="samples">
        {withOpen(samples, open).map((sample) => {
          const key = keyOf(sample)
          const isOpen = open !== undefined && keyOf(open) === key
          return (
            <SampleLine
              key={key}
              sample={sample}
              open={isOpen}
              onToggle={() => setOpen(isOpen ? undefined : sample)}
            />
          )
        })}
      </ul>
    </Card>
  )
}

interface SampleLineProps {
  sample: Sample
  open: boolean
  onToggle: () => void
}

function SampleLine({ sample, open, onToggle }: SampleLineProps) {
  const id = useId()
  const outcome = outcomeOf(sample)
  return (
    <li class="sample">
      <button
        type="button"
        class="sample-button"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={onToggle}
      >
        <Icon name="next" size={12} />
        <Status tone={outcome.tone}>{outcome.label}</Status>
        <span class="monospace sample-code">
          {sample.code ?? (sample.status === null ? '' : sample.status)}
        </span>
        <span class="sample-note">
          {duration(sample.seconds)}, {counted(sample.events, 'event')}
        </span>
        <span class="sample-time">
          <Time at={sample.at} />
        </span>
      </button>
      {open && (
        <div class="sample-body stack-tight" id={id}>
          <p class="muted">{outcome.meaning}</p>
          {sample.detail !== null && <p class="wrap-anywhere">{sample.detail}</p>}
          <p class="sample-event">
            Received from {sample.event.source} <Time at={sample.event.received_at} />, message
            ID{' '}
            <span class="monospace">{sample.event.message_id}</span>
          </p>
          <AttemptView
            event={sample.event.json}
            request={sample.request}
            response={sample.response}
          />
        </div>
      )}
    </li>
  )
}
