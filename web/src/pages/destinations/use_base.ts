// What a form of a destination was made of. The destination may be changed elsewhere, in another
// tab or in its file: a form in which nothing was changed follows, another stays, and saves what it
// changed.

import { useEffect, useState } from 'preact/hooks'
import type { Destination } from '../../api/types'

export interface Form {
  isChanged: (base: Destination) => boolean
  /** Fills the form in anew. */
  begin: (base: Destination) => void
}

export function useBase(latest: Destination, form: Form): Destination {
  const [base, setBase] = useState(latest)
  useEffect(() => {
    if (JSON.stringify(latest) === JSON.stringify(base) || form.isChanged(base)) return
    setBase(latest)
    form.begin(latest)
  }, [latest])
  return base
}
