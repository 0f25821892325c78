// What the schema page works on: the schema, polled, and the source with its blocked names, which
// each change answers anew.

import { asApiError, path, send } from '../../api/client'
import type { BlockChange, Schema, Source } from '../../api/types'
import { announce } from '../../state/toasts'
import { useResource, type Resource } from '../../state/use_resource'
import { sayChange } from './schema_rows'

const kSchemaEveryMs = 10_000
const kSourceEveryMs = 10_000

export interface SchemaOfSource {
  schema: Resource<Schema>
  source: Resource<Source>
  /** Blocks or allows a name, at once. */
  change: (change: BlockChange) => Promise<void>
}

export function useSchema(id: string): SchemaOfSource {
  const schema = useResource<Schema>(path`/api/sources/${id}/schema`, { every: kSchemaEveryMs })
  const source = useResource<Source>(path`/api/sources/${id}`, { every: kSourceEveryMs })
  const change = async (wanted: BlockChange): Promise<void> => {
    try {
      source.set(await send<Source>('PATCH', path`/api/sources/${id}/schema`, wanted))
      announce(sayChange(wanted))
    } catch (failure) {
      announce(`Not changed: ${asApiError(failure).message}`, 'bad')
    }
  }
  return { schema, source, change }
}
