// Something that a person starts and waits for: whether it runs, and how it failed.
//
//   const save = useAction()
//   <Button busy={save.busy} onClick={() => void save.run(async () => { … })}>Save</Button>

import { useEffect, useRef, useState } from 'preact/hooks'
import { asApiError, isAbort, type ApiError } from '../api/client'

export interface Action {
  busy: boolean
  /** Of the last run, where it failed. */
  error: ApiError | undefined
  /** Answers whether it went well; while one run is under way another does nothing. */
  run: (work: () => Promise<void>) => Promise<boolean>
  clear: () => void
}

export function useAction(): Action {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError>()
  const running = useRef(false)
  const gone = useRef(false)
  useEffect(() => () => void (gone.current = true), [])

  const run = async (work: () => Promise<void>): Promise<boolean> => {
    if (running.current) return false
    running.current = true
    setBusy(true)
    setError(undefined)
    try {
      await work()
      return true
    } catch (failure) {
      if (!gone.current && !isAbort(failure)) setError(asApiError(failure))
      return false
    } finally {
      running.current = false
      if (!gone.current) setBusy(false)
    }
  }
  return { busy, error, run, clear: () => setError(undefined) }
}
