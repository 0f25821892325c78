// Asks the server about what is being typed, a moment after the last change. What was answered
// stays until the next answer, so that nothing flickers.
//
//   const { stale, answer, error } = useCheck<FilterCheckResult, Rows>(target, body, rows)
//   // answer.about: the rows as they were when they were asked about

import { useEffect, useState } from 'preact/hooks'
import { asApiError, isAbort, send, type ApiError } from '../../api/client'

const kDelayMs = 350

export interface Check<Result, About> {
  /** Whether what was answered is about something else than what stands there. */
  stale: boolean
  answer: { result: Result; about: About } | undefined
  error: ApiError | undefined
}

/** `about` comes back with the answer to the body that it was given with. */
export function useCheck<Result, About>(
  target: string,
  body: object,
  about: About,
): Check<Result, About> {
  const [answer, setAnswer] = useState<{ result: Result; about: About }>()
  const [answered, setAnswered] = useState('')
  const [error, setError] = useState<ApiError>()
  const text = JSON.stringify(body)

  useEffect(() => {
    const own = new AbortController()
    const ask = async (): Promise<void> => {
      try {
        const asked = JSON.parse(text) as object
        const result = await send<Result>('POST', target, asked, own.signal)
        setAnswer({ result, about })
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

  return { stale: answered !== text, answer, error }
}
