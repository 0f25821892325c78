// Says that what the page shows is old, and why, for as long as it is. It lies over the page, so that
// nothing moves when it comes and goes.

import { Icon } from '../components/Icon'
import { connectionProblem } from '../state/connection'
import { useStore } from '../state/store'

export function ConnectionBanner() {
  const problem = useStore(connectionProblem)
  return (
    <div role="status" aria-live="polite">
      {problem && (
        <div class="banner">
          <Icon name="warning" />
          <span>Not up to date: {problem} Trying again…</span>
        </div>
      )}
    </div>
  )
}
