// What the filters, as they stand in the editor, would do to the latest events.

import { useState } from 'preact/hooks'
import type { FilterPreview, FilterVerdict } from '../../api/types'
import { Button } from '../../components/Button'
import { Card } from '../../components/Card'
import { Notice } from '../../components/Notice'
import { Skeleton } from '../../components/States'
import { Status, type Tone } from '../../components/Status'
import { Time } from '../../components/Time'
import type { FilterCheckState } from './use_filter_check'

type Verdict = FilterVerdict['verdict']

const kVerdicts: Record<Verdict, { label: string; tone: Tone }> = {
  dropped: { label: 'Dropped', tone: 'bad' },
  changed: { label: 'Changed', tone: 'warning' },
  kept: { label: 'Kept', tone: 'ok' },
}
const kOrder: Verdict[] = ['dropped', 'changed', 'kept']

export function FilterPreviewCard({ check }: { check: FilterCheckState }) {
  return (
    <div class="filter-preview">
      <Card title="Preview" intro="What these filters would do to the latest events." flush>
        <div class={check.stale ? 'preview-body is-stale' : 'preview-body'}>
          <Body check={check} />
        </div>
      </Card>
    </div>
  )
}

function Body({ check }: { check: FilterCheckState }) {
  if (check.error) {
    return (
      <div class="preview-note">
        <Notice tone="bad">Not checked: {check.error.message}</Notice>
      </div>
    )
  }
  if (check.preview) return <Preview preview={check.preview} />
  if (check.hasProblems)
    return <p class="preview-note muted">Mend what is wrong to see what they do.</p>
  return <Skeleton lines={8} />
}

function Preview({ preview }: { preview: FilterPreview }) {
  const [only, setOnly] = useState<Verdict>()
  if (preview.events === 0) {
    return <p class="preview-note muted">No event has come yet that could be shown here.</p>
  }
  const shown = preview.verdicts.filter((each) => only === undefined || each.verdict === only)
  return (
    <>
      <div class="preview-note">
        <Bar preview={preview} />
        <div class="segments" role="group" aria-label="Which events are listed">
          <Button pressed={only === undefined} onClick={() => setOnly(undefined)}>
            All {preview.events}
          </Button>
          {kOrder.map((verdict) => (
            <Button key={verdict} pressed={only === verdict} onClick={() => setOnly(verdict)}>
              {kVerdicts[verdict].label} {preview[verdict]}
            </Button>
          ))}
        </div>
      </div>
      <ul class="verdicts" tabIndex={0} aria-label="Latest events">
        {shown.map((each, index) => (
          <VerdictLine key={`${each.source}${each.message_id}${index}`} of={each} />
        ))}
        {shown.length === 0 && <li class="preview-note muted">None.</li>}
      </ul>
    </>
  )
}

function Bar({ preview }: { preview: FilterPreview }) {
  return (
    <div class="verdict-bar" aria-hidden="true">
      {kOrder.map((verdict) => (
        <span
          key={verdict}
          class={`verdict-part verdict-${verdict}`}
          style={{ flexGrow: preview[verdict] }}
        />
      ))}
    </div>
  )
}

function VerdictLine({ of }: { of: FilterVerdict }) {
  const verdict = kVerdicts[of.verdict]
  return (
    <li class="verdict">
      <Status tone={verdict.tone}>{verdict.label}</Status>
      <span class="verdict-event">
        <span class="verdict-name">{of.name ?? of.type ?? 'event'}</span>
        <span class="verdict-note">
          {of.name !== null && of.type !== null && `${of.type}, `}
          {of.source}, <Time at={of.received_at} />
        </span>
        {of.rule !== null && of.verdict !== 'kept' && (
          <span class="verdict-rule monospace">{of.rule}</span>
        )}
      </span>
    </li>
  )
}
