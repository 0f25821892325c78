// The meaning of every code, fetched once.

import { codeOf } from '../api/codes'
import type { Code } from '../api/types'
import { useResource } from './use_resource'

export type CodeLookup = (kind: Code['kind'], code: string) => Code | undefined

export function useCodes(): CodeLookup {
  const codes = useResource<{ codes: Code[] }>('/api/codes', { cached: true }).data?.codes ?? []
  return (kind, code) => codeOf(codes, kind, code)
}
