// The outcomes of attempts in words.

import type { Outcome, Sample } from '../../api/types'
import type { Tone } from '../../components/Status'

export interface OutcomeText {
  label: string
  tone: Tone
  meaning: string
}

export const kOutcomes: Record<Outcome, OutcomeText> = {
  delivered: { label: 'Delivered', tone: 'ok', meaning: 'The destination has it.' },
  retry: { label: 'Tried again', tone: 'warning', meaning: 'It failed, and is tried again later.' },
  unknown: {
    label: 'Unknown',
    tone: 'warning',
    meaning: 'It was sent and no answer came, so it may have arrived. It is tried again.',
  },
  split: {
    label: 'Split',
    tone: 'warning',
    meaning: 'The batch was refused; its halves are tried apart to find the event at fault.',
  },
  discarded: {
    label: 'Discarded',
    tone: 'bad',
    meaning: 'The destination will not take it. It is a failed event.',
  },
  unauthorized: {
    label: 'Unauthorized',
    tone: 'bad',
    meaning: 'The destination does not accept the settings, such as a key.',
  },
}

const kRefused: OutcomeText = {
  label: 'Refused',
  tone: 'bad',
  meaning: 'The destination refused the event by itself. It is a failed event.',
}

/** A batch that is split is one thing, an event that can't be split any further another. */
export function outcomeOf(attempt: Pick<Sample, 'outcome' | 'events'>): OutcomeText {
  return attempt.outcome === 'split' && attempt.events === 1 ? kRefused : kOutcomes[attempt.outcome]
}

export function keyOf(sample: Sample): string {
  return [
    sample.outcome,
    sample.code,
    sample.at,
    sample.event.source,
    sample.event.message_id,
  ].join()
}

/** The samples with the one that is being looked at, which newer ones may have replaced. */
export function withOpen(samples: readonly Sample[], open: Sample | undefined): Sample[] {
  if (open === undefined) return [...samples]
  const key = keyOf(open)
  return samples.some((each) => keyOf(each) === key) ? [...samples] : [open, ...samples]
}
