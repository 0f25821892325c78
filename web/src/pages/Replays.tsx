import { ReplaysPage } from './replays/ReplaysPage'
import type { RouteProps } from '../routes'

export function Replays(_: RouteProps) {
  return <ReplaysPage />
}
