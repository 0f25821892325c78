// What is not up to date, and why: the banner above every page shows it until a request succeeds.

import { Store } from './store'

const failing = new Map<string, string>()
/** The message of the request that fails since the longest, or null. */
export const connectionProblem = new Store<string | null>(null)

function publish(): void {
  connectionProblem.set(failing.values().next().value ?? null)
}

/** `message` undefined: it works, or nobody needs it any more. */
export function reportConnection(key: string, message?: string): void {
  if (message === undefined) failing.delete(key)
  else failing.set(key, message)
  publish()
}
