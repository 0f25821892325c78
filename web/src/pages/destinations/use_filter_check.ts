// Asks the server what is wrong with filters, and what they would do to the latest events, a moment
// after the last change. What was answered stays until the next answer, so that nothing flickers.

import { useEffect, useState } from 'preact/hooks'
import { asApiError, isAbort, send, type ApiError } from '../../api/client'
import type { Destination, FilterCheckResult } from '../../api/types'
import { checkable, problemsOfRow, type FilterRow } from './filter_rows'
import type { FilterProblem, FilterPreview } from '../../api/types'

const kDelayMs = 350

export interface FilterCheckState {
  /** Whether what is shown is of other filters than those that stand there. */
  stale: boolean
  preview: FilterPreview | null
  error: ApiError | undefined
  problemsOf: (row: number) => FilterProblem[]
  hasProblems: boolean
}

interface Answer {
  result: FilterCheckResult
  rowOf: number[]
}

export function useFilterCheck(rows: FilterRow[], destination: Destination): FilterCheckState {
  const [answer, setAnswer] = useState<Answer>()
  const [answered, setAnswered] = useState('')
  const [error, setError] = useState<ApiError>()
  const { filters, rowOf } = checkable(rows)
  const text = JSON.stringify({ filters, sources: destination.sources, name: destination.name })

  useEffect(() => {
    const own = new AbortController()
    const ask = async (): Promise<void> => {
      try {
        const body = { ...(JSON.parse(text) as object), preview: 100 }
        const result = await send<FilterCheckResult>('POST', '/api/filters/check', body, own.signal)
        setAnswer({ result, rowOf })
        setError(undefined)
      } catch (failure) {
        if (own.signal.aborted || isAbort(failure)) return
        setError(asApiError(failure))
      }
      setAnswered(text)
    }
    // The first question needs no patience: nobody is typing yet.
    const timer = setTimeout(() => void ask(), answered === '' ? 0 : kDelayMs)
    return () => {
      clearTimeout(timer)
      own.abort()
    }
  }, [text])

  const problems = answer?.result.problems ?? []
  return {
    stale: answered !== text,
    preview: answer?.result.preview ?? null,
    error,
    problemsOf: (row) => problemsOfRow(problems, answer?.rowOf ?? [], row),
    hasProblems: problems.length > 0,
  }
}
