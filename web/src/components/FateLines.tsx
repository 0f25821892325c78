// Where an event is, destination by destination: its state, why, what to do about it, and the last
// attempt with it down to the request and the answer.
//
//   <FateLines destinations={fate.destinations} nameOf={names.destination} />

import { path } from '../api/client'
import type { Code, FateOfDestination, FateState } from '../api/types'
import { counted } from '../format/number'
import { useCodes } from '../state/use_codes'
import { AttemptView } from './AttemptView'
import { Status, type Tone } from './Status'

const kStates: Record<FateState, { label: string; tone: Tone; meaning: string }> = {
  not_connected: {
    label: 'Not connected',
    tone: 'neutral',
    meaning: 'It gets nothing of this source.',
  },
  before: { label: 'Before', tone: 'neutral', meaning: 'It was added after the event came.' },
  filtered: { label: 'Filtered', tone: 'neutral', meaning: '' },
  pending: { label: 'Pending', tone: 'info', meaning: 'It is not delivered yet.' },
  delivered: { label: 'Delivered', tone: 'ok', meaning: '' },
  failed: { label: 'Failed', tone: 'bad', meaning: '' },
  done: {
    label: 'Done',
    tone: 'ok',
    meaning: 'Delivered, or filtered by rules that have changed since; which is not kept.',
  },
}

export interface FateLinesProps {
  destinations: Record<string, FateOfDestination>
  nameOf: (destination: string) => string
}

export function FateLines({ destinations, nameOf }: FateLinesProps) {
  const fates = Object.entries(destinations)
  if (fates.length === 0) return <p class="muted">There are none.</p>
  return (
    <ul class="fates">
      {fates.map(([id, of]) => (
        <FateLine key={id} id={id} name={nameOf(id)} of={of} />
      ))}
    </ul>
  )
}

function factsOf(of: FateOfDestination): string {
  const facts = [
    of.status !== null && `HTTP ${of.status}`,
    of.code !== null && of.code !== String(of.status) && of.code,
    of.attempts > 0 && counted(of.attempts, 'attempt'),
    of.sent_again && 'sent again',
  ]
  return facts.filter((fact) => fact !== false).join(', ')
}

/** The rule where one decided; else what came of it. */
function whyOf({ state, rule, detail }: FateOfDestination): string | null {
  const decided = state === 'filtered' || state === 'not_connected'
  return decided ? (rule ?? detail) : (detail ?? rule)
}

function FateLine({ id, name, of }: { id: string; name: string; of: FateOfDestination }) {
  const state = kStates[of.state]
  const facts = factsOf(of)
  const why = whyOf(of) ?? kStates[of.state].meaning
  return (
    <li class="fate">
      <Status tone={state.tone}>{state.label}</Status>
      <div class="fate-text">
        <a class="fate-name" href={path`/destinations/${id}`}>
          {name}
        </a>
        {facts && <span class="muted"> {facts}</span>}
        {why !== '' && <p class="fate-why">{why}</p>}
        <Advice of={of} />
        <More id={id} name={name} state={of.state} />
        {of.sample && (
          <details class="more">
            <summary>Last attempt</summary>
            <AttemptView
              event={of.sample.event.json}
              request={of.sample.request}
              response={of.sample.response}
            />
          </details>
        )}
      </div>
    </li>
  )
}

/** What its code means and what to do, where it is not delivered. */
function Advice({ of }: { of: FateOfDestination }) {
  const lookUp = useCodes()
  if (of.code === null || of.state === 'delivered') return null
  const filtered = of.state === 'filtered' || of.state === 'not_connected'
  const kind: Code['kind'] = filtered ? 'filtered' : 'delivery'
  const code = lookUp(kind, of.code)
  if (!code) return null
  return (
    <>
      <p class="fate-why">{code.meaning}</p>
      <p class="fate-why">
        <strong>What to do:</strong> {code.action}
      </p>
    </>
  )
}

const kMore: Partial<Record<FateState, { label: string; tail: string }>> = {
  filtered: { label: 'Filters', tail: '?tab=filters' },
  pending: { label: 'Delivery', tail: '/delivery' },
  delivered: { label: 'Delivery', tail: '/delivery' },
}

/** The page where one would go on. */
function More({ id, name, state }: { id: string; name: string; state: FateState }) {
  const failed = state === 'failed'
  const more = kMore[state]
  if (!failed && !more) return null
  const page = more ? path`/destinations/${id}` + more.tail : ''
  const href = failed ? path`/failed-events?destination=${id}` : page
  const label = failed ? 'Failed events' : more!.label
  return (
    <p class="fate-more">
      <a href={href} aria-label={`${label} of ${name}`}>{label}</a>
    </p>
  )
}
