// What codes mean, asked of the server once a page.

import type { Code } from '../../api/types'
import { useResource } from '../../state/use_resource'

const kNone: Code[] = []

/** Empty until they are there; pages do without. */
export function useCodes(): Code[] {
  return useResource<{ codes: Code[] }>('/api/codes').data?.codes ?? kNone
}
