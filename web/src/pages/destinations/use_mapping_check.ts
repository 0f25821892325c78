// Asks the server what is wrong with mappings, and what they would send of the latest events, a
// moment after the last change. What was answered stays until the next answer.

import { useEffect, useState } from 'preact/hooks'
import { asApiError, isAbort, send, type ApiError } from '../../api/client'
import type { MappingCheckResult } from '../../api/types'
import { mappingOf, type MappingRow } from './mapping_rows'

const kDelayMs = 350

export interface MappingCheckState {
  /** Whether what is shown is of other mappings than those that stand there. */
  stale: boolean
  result: MappingCheckResult | undefined
  error: ApiError | undefined
}

export function useMappingCheck(rows: MappingRow[], destination: string): MappingCheckState {
  const [result, setResult] = useState<MappingCheckResult>()
  const [answered, setAnswered] = useState('')
  const [error, setError] = useState<ApiError>()
  const text = JSON.stringify({ destination, mappings: rows.map(mappingOf) })

  useEffect(() => {
    const own = new AbortController()
    const ask = async (): Promise<void> => {
      try {
        const body = { ...(JSON.parse(text) as object), preview: 20 }
        setResult(await send<MappingCheckResult>('POST', '/api/mappings/check', body, own.signal))
        setError(undefined)
      } catch (failure) {
        if (own.signal.aborted || isAbort(failure)) return
        setError(asApiError(failure))
      }
      setAnswered(text)
    }
    const timer = setTimeout(() => void ask(), answered === '' ? 0 : kDelayMs)
    return () => {
      clearTimeout(timer)
      own.abort()
    }
  }, [text])

  return { stale: answered !== text, result, error }
}
