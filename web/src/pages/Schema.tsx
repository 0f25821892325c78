import { ChooseSourcePage } from './schema/ChooseSourcePage'
import { SchemaPage } from './schema/SchemaPage'
import type { RouteProps } from '../routes'

export function Schema({ params }: RouteProps) {
  const id = params['id']
  return id === undefined ? <ChooseSourcePage /> : <SchemaPage id={id} />
}
