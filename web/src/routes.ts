// The paths and their pages. The first that fits is shown, so what is written out stands
// before `:id`.

import type { ComponentType } from 'preact'
import type { Params } from './router/match'
import { Debugger } from './pages/Debugger'
import { Delivery } from './pages/Delivery'
import { Destination } from './pages/Destination'
import { DestinationAdd } from './pages/DestinationAdd'
import { Destinations } from './pages/Destinations'
import { FailedEvents } from './pages/FailedEvents'
import { Overview } from './pages/Overview'
import { Replays } from './pages/Replays'
import { Schema } from './pages/Schema'
import { Source } from './pages/Source'
import { Sources } from './pages/Sources'

export interface RouteProps {
  /** The parts of the path: `id` of `/sources/:id`. */
  params: Params
}

export interface Route {
  pattern: string
  page: ComponentType<RouteProps>
}

export const kRoutes: Route[] = [
  { pattern: '/', page: Overview },
  { pattern: '/sources', page: Sources },
  { pattern: '/sources/:id', page: Source },
  { pattern: '/sources/:id/schema', page: Schema },
  { pattern: '/schema', page: Schema },
  { pattern: '/debugger', page: Debugger },
  { pattern: '/destinations', page: Destinations },
  { pattern: '/destinations/add', page: DestinationAdd },
  { pattern: '/destinations/add/:type', page: DestinationAdd },
  { pattern: '/destinations/:id', page: Destination },
  { pattern: '/destinations/:id/delivery', page: Delivery },
  { pattern: '/delivery', page: Delivery },
  { pattern: '/failed-events', page: FailedEvents },
  { pattern: '/replays', page: Replays },
]
