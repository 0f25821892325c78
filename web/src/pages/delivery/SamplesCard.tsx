// The latest attempt of each outcome and code: what was to be sent, what was sent, what was
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
import { kOutcomes } from './outcomes'

function keyOf(sample: Sample): string {
  return `${sample.outcome} ${sample.code ?? ''}`
}

export function SamplesCard({ samples }: { samples: Sample[] }) {
  const [open, setOpen] = useState<string>()
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
      intro="The latest attempt of each outcome and code. Secrets are masked."
      flush
    >
      <ul class="samples">
        {samples.map((sample) => {
          const key = keyOf(sample)
          return (
            <SampleLine
              key={key}
              sample={sample}
              open={open === key}
              onToggle={() => setOpen(open === key ? undefined : key)}
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
  const outcome = kOutcomes[sample.outcome]
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
            Received from {sample.event.source} <Time at={sample.event.received_at} />, message ID{' '}
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
