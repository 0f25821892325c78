// The delivery of every destination, each asked for by itself; one that fails leaves the others be.

import { get, path } from '../../api/client'
import type { Delivery, Destination } from '../../api/types'
import { useResource } from '../../state/use_resource'

const kEveryMs = 10_000

export type Deliveries = Record<string, Delivery>

export function useDeliveries(destinations: Destination[] | undefined): Deliveries {
  const ids = destinations?.map((each) => each.id).join() ?? ''
  const load = async (signal: AbortSignal): Promise<Deliveries> => {
    const ask = async (id: string): Promise<[string, Delivery]> => [
      id,
      await get<Delivery>(path`/api/destinations/${id}/delivery`, signal),
    ]
    const answers = await Promise.allSettled(ids.split(',').map(ask))
    return Object.fromEntries(
      answers.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])),
    )
  }
  const resource = useResource<Deliveries>(ids === '' ? null : `deliveries ${ids}`, {
    every: kEveryMs,
    load,
  })
  return resource.data ?? {}
}
