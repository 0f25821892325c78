// The pages that the menu leads to.

import type { IconName } from '../components/Icon'

export interface NavigationEntry {
  href: string
  label: string
  icon: IconName
  /** Also current for paths like this. */
  also?: RegExp
}

export interface NavigationGroup {
  label: string
  entries: NavigationEntry[]
}

export const kNavigation: NavigationGroup[] = [
  {
    label: '',
    entries: [{ href: '/', label: 'Overview', icon: 'overview' }],
  },
  {
    label: 'Collect',
    entries: [
      { href: '/sources', label: 'Sources', icon: 'source', also: /^\/sources\/[^/]+$/ },
      { href: '/debugger', label: 'Debugger', icon: 'debugger' },
      { href: '/schema', label: 'Schema', icon: 'schema', also: /^\/sources\/[^/]+\/schema$/ },
    ],
  },
  {
    label: 'Deliver',
    entries: [
      {
        href: '/destinations',
        label: 'Destinations',
        icon: 'destination',
        also: /^\/destinations\/(add(\/[^/]+)?|[^/]+)$/,
      },
      {
        href: '/delivery',
        label: 'Delivery',
        icon: 'delivery',
        also: /^\/destinations\/[^/]+\/delivery$/,
      },
      { href: '/failed-events', label: 'Failed events', icon: 'failed' },
      { href: '/replays', label: 'Replays', icon: 'replay' },
    ],
  },
]

export function isCurrent(entry: NavigationEntry, path: string): boolean {
  return entry.href === path || (entry.also?.test(path) ?? false)
}
