// Why a page about a source or a destination can't be shown: it is not there, or it could not be loaded.

import type { ComponentChildren } from 'preact'
import type { ApiError } from '../api/client'
import { Button } from './Button'
import { EmptyState, ErrorState } from './States'

export interface LoadProblemProps {
  of: { error: ApiError | undefined; reload: () => void }
  /** "source" */
  what: string
  id: string
  /** Where those are that there are. */
  up: { href: string; label: string }
}

/** Trying again helps against most failures, but not against a wrong address. */
export function LoadProblem({ of, what, id, up }: LoadProblemProps): ComponentChildren {
  if (of.error?.status !== 404) return <ErrorState of={of} />
  return (
    <EmptyState
      title={`There is no ${what} ${id}`}
      actions={<Button href={up.href}>{up.label}</Button>}
    >
      It may have been removed, or the address is wrong.
    </EmptyState>
  )
}
