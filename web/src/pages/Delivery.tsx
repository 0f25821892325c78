import { DeliveryPage } from './delivery/DeliveryPage'
import { DestinationDeliveryPage } from './delivery/DestinationDeliveryPage'
import type { RouteProps } from '../routes'

export function Delivery({ params }: RouteProps) {
  const id = params['id']
  return id === undefined ? <DeliveryPage /> : <DestinationDeliveryPage id={id} />
}
