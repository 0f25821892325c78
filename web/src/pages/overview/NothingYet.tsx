// The first thing that a new server shows: where to begin.

import type { Source } from '../../api/types'
import { Button } from '../../components/Button'
import { EmptyState } from '../../components/States'

export function NothingYet({ sources }: { sources: Source[] }) {
  const actions = sources.slice(0, 3).map((source, index) => (
    <Button
      key={source.id}
      kind={index === 0 ? 'primary' : 'plain'}
      href={`/sources/${encodeURIComponent(source.id)}`}
    >
      Connect {source.name || source.id}
    </Button>
  ))
  return (
    <div class="card">
      <EmptyState
        icon="source"
        title="No event has come yet"
        actions={actions.length ? actions : <Button kind="primary" href="/sources">Add a source</Button>}
      >
        Each source has a page with its write key and lines to copy into your program, in the language
        that it is written in. Charts and counts begin with the first event.
      </EmptyState>
    </div>
  )
}
