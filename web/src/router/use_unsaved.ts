// Keeps the page while a form has something that is not saved: links ask first, and so does the
// browser before it closes or loads another page.

import { useLayoutEffect } from 'preact/hooks'
import { hold } from './unsaved'

export function useUnsaved(is: boolean): void {
  useLayoutEffect(() => {
    if (!is) return
    const release = hold()
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => {
      release()
      removeEventListener('beforeunload', ask)
    }
  }, [is])
}
