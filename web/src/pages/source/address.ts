// Where programs send to, as this browser would reach it.

import type { Server } from '../../api/types'

const kAnyAddresses = ['0.0.0.0', '::', '[::]']

export function addressOf(tracking: Server['tracking'], pageHost: string): string {
  const any = kAnyAddresses.includes(tracking.address)
  const host = any ? pageHost : tracking.address
  const bracketed = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
  const usual = tracking.scheme === 'https' ? 443 : 80
  const port = tracking.port === usual ? '' : `:${tracking.port}`
  return `${tracking.scheme}://${bracketed}${port}`
}
