// The outcomes of attempts in words.

import type { Outcome } from '../../api/types'
import type { Tone } from '../../components/Status'

export const kOutcomes: Record<Outcome, { label: string; tone: Tone; meaning: string }> = {
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
