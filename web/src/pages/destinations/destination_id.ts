// Ids of destinations: small letters, digits, `_` and `-`, 64 at most, the first a letter or a
// digit.

import { idFromName } from '../sources/id'

const kIdMax = 64

export function isId(text: string): boolean {
  return /^[a-z0-9][a-z0-9_-]{0,63}$/.test(text)
}

/** An id made of a name, which no other has: "CRM Webhook" is `crm-webhook`, or `crm-webhook-2`. */
export function proposedId(name: string, taken: readonly string[]): string {
  const base = idFromName(name) || 'destination'
  if (!taken.includes(base)) return base
  for (let number = 2; ; ++number) {
    const suffix = `-${number}`
    const id = base.slice(0, kIdMax - suffix.length) + suffix
    if (!taken.includes(id)) return id
  }
}
