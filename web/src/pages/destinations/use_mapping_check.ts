// What is wrong with mappings, and what they would send of the latest events.

import type { ApiError } from '../../api/client'
import type { MappingCheckResult } from '../../api/types'
import { mappingOf, type MappingRow } from './mapping_rows'
import { useCheck } from './use_check'

const kPreviewEvents = 20

export interface MappingCheckState {
  /** Whether what is shown is of other mappings than those that stand there. */
  stale: boolean
  result: MappingCheckResult | undefined
  error: ApiError | undefined
}

export function useMappingCheck(rows: MappingRow[], destination: string): MappingCheckState {
  const body = { destination, mappings: rows.map(mappingOf), preview: kPreviewEvents }
  const { stale, answer, error } = useCheck<MappingCheckResult, null>(
    '/api/mappings/check',
    body,
    null,
  )
  return { stale, result: answer?.result, error }
}
