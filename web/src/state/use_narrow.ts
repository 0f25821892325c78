// Whether there is room for one thing beside another.

import { useEffect, useState } from 'preact/hooks'

const narrow = matchMedia('(max-width: 1000px)')

export function useNarrow(): boolean {
  const [is, setIs] = useState(narrow.matches)
  useEffect(() => {
    const follow = (): void => setIs(narrow.matches)
    narrow.addEventListener('change', follow)
    return () => narrow.removeEventListener('change', follow)
  }, [])
  return is
}
