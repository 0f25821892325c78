import { FailedEventsPage } from './failed_events/FailedEventsPage'
import type { RouteProps } from '../routes'

export function FailedEvents(_: RouteProps) {
  return <FailedEventsPage />
}
