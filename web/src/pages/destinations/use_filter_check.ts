// What is wrong with filters, and what they would do to the latest events.

import type { ApiError } from '../../api/client'
import type { Destination, FilterCheckResult, FilterPreview, FilterProblem } from '../../api/types'
import { checkable, problemsOfRow, type FilterRow } from './filter_rows'
import { useCheck } from './use_check'

const kPreviewEvents = 100

export interface FilterCheckState {
  /** Whether what is shown is of other filters than those that stand there. */
  stale: boolean
  preview: FilterPreview | null
  error: ApiError | undefined
  problemsOf: (row: number) => FilterProblem[]
  hasProblems: boolean
}

export function useFilterCheck(rows: FilterRow[], destination: Destination): FilterCheckState {
  const { filters, rowOf } = checkable(rows)
  const body = {
    filters,
    sources: destination.sources,
    name: destination.name,
    preview: kPreviewEvents,
  }
  const check = useCheck<FilterCheckResult, number[]>('/api/filters/check', body, rowOf)
  const { stale, answer, error } = check
  const problems = answer?.result.problems ?? []
  return {
    stale,
    preview: answer?.result.preview ?? null,
    error,
    problemsOf: (row) => problemsOfRow(problems, answer?.about ?? [], row),
    hasProblems: problems.length > 0,
  }
}
