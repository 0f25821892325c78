// Sends one event to a destination, as its form is filled in, and shows what came of it.

import { send } from '../../api/client'
import type { DestinationTest, DestinationTestResult } from '../../api/types'
import { AttemptView } from '../../components/AttemptView'
import { Button } from '../../components/Button'
import { Card } from '../../components/Card'
import { Notice } from '../../components/Notice'
import { Status } from '../../components/Status'
import { duration } from '../../format/time'
import { kOutcomes } from '../delivery/outcomes'
import { useCodes } from '../../state/use_codes'
import type { Action } from '../../state/use_action'

export interface TestCardProps {
  canTest: boolean
  /** What to test, or null where the form has something to mend first. */
  make: () => DestinationTest | null
  action: Action
  result: DestinationTestResult | undefined
  onResult: (result: DestinationTestResult | undefined) => void
}

export function TestCard({ canTest, make, action, result, onResult }: TestCardProps) {
  if (!canTest) {
    return (
      <Card title="Test">
        <p class="muted">
          A destination of this kind has no test. What goes wrong shows on its Delivery page once it
          is enabled.
        </p>
      </Card>
    )
  }
  const test = (): void => {
    const body = make()
    if (body === null) return
    void action.run(async () => {
      onResult(undefined)
      onResult(await send<DestinationTestResult>('POST', '/api/destination-tests', body))
    })
  }
  const button = (
    <Button icon="play" busy={action.busy} onClick={test}>
      Send a test event
    </Button>
  )
  return (
    <Card
      title="Test"
      intro="One event, with the settings above, past all filters. Nothing is counted."
      actions={button}
    >
      <div aria-live="polite" class="stack">
        {action.busy && <p class="muted">Waiting for the destination…</p>}
        {!action.busy && action.error && (
          <Notice tone="bad">Not tested: {action.error.message}</Notice>
        )}
        {!action.busy && result && <TestResult result={result} />}
        {!action.busy && !action.error && !result && (
          <p class="muted">Its outcome, the request and the answer will be shown here.</p>
        )}
      </div>
    </Card>
  )
}

function TestResult({ result }: { result: DestinationTestResult }) {
  const outcome = kOutcomes[result.outcome]
  const meaning = useCodes()
  const help = result.code === null ? undefined : meaning('delivery', result.code)
  return (
    <>
      <div class="row">
        <Status tone={outcome.tone}>{testLabel(result)}</Status>
        {result.status !== null && <span class="badge">HTTP {result.status}</span>}
        {result.code !== null && result.code !== String(result.status) && (
          <span class="badge">{result.code}</span>
        )}
        <span class="muted">{duration(result.seconds)}</span>
      </div>
      {result.detail !== null && result.outcome !== 'delivered' && (
        <p class="wrap-anywhere">{result.detail}</p>
      )}
      {help && (
        <p class="muted">
          {help.meaning} {help.action}
        </p>
      )}
      <AttemptView event={result.event} request={result.request} response={result.response} />
    </>
  )
}

/** A test is sent once, so that nothing is "tried again". */
function testLabel(result: DestinationTestResult): string {
  if (result.outcome === 'retry') return 'Failed for now'
  if (result.outcome === 'split') return 'Refused'
  return kOutcomes[result.outcome].label
}
