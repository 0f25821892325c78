import { DestinationsPage } from './destinations/DestinationsPage'
import type { RouteProps } from '../routes'

export function Destinations(_: RouteProps) {
  return <DestinationsPage />
}
