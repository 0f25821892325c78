import { DestinationPage } from './destinations/DestinationPage'
import type { RouteProps } from '../routes'

export function Destination({ params }: RouteProps) {
  return <DestinationPage id={params['id'] ?? ''} />
}
