// What the server says of itself. It may be another after a restart, so it is asked now and then.

import type { Server } from '../api/types'
import { useResource, type Resource } from './use_resource'

const kEveryMs = 15_000

export function useServer(): Resource<Server> {
  return useResource<Server>('/api/server', { every: kEveryMs, cached: true })
}
