import { AddDestinationPage } from './destinations/AddDestinationPage'
import { CatalogPage } from './destinations/CatalogPage'
import type { RouteProps } from '../routes'

export function DestinationAdd({ params }: RouteProps) {
  const type = params['type']
  return type === undefined ? <CatalogPage /> : <AddDestinationPage type={type} />
}
