import type { StreamState } from '../../api/follow'
import { Status } from '../../components/Status'

/** How the stream is, in a word; read out when it changes. */
export function StreamStatus({ state, paused }: { state: StreamState; paused: boolean }) {
  return <span class="stream-status" role="status">{word(state, paused)}</span>
}

function word(state: StreamState, paused: boolean) {
  if (state.kind === 'broken') {
    return <Status tone="warning">{state.message} Trying again…</Status>
  }
  if (paused) return <Status tone="neutral" icon="pause">Paused</Status>
  if (state.kind === 'connecting') return <Status tone="info">Connecting…</Status>
  return (
    <span class="status status-ok">
      <span class="live-dot" aria-hidden="true" />
      <span>Live</span>
    </span>
  )
}
