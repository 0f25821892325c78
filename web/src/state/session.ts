// The token: kept as long as this tab lives, asked for when the API answers 401.

import { Store } from './store'

const kKey = 'analytics.token'

export const signInNeeded = new Store(false)
/** Whether the last sign-in was with a token that the server refused. */
export const tokenRefused = new Store(false)

export function token(): string | null {
  return sessionStorage.getItem(kKey)
}

export function signIn(newToken: string): void {
  sessionStorage.setItem(kKey, newToken)
  tokenRefused.set(false)
  signInNeeded.set(false)
}

/** The API answered 401 to a request that went out with this token. */
export function refuse(used: string | null): void {
  // A later sign-in outlives the answer to an earlier request.
  if (used !== token()) return
  tokenRefused.set(used !== null)
  sessionStorage.removeItem(kKey)
  signInNeeded.set(true)
}

export function signOut(): void {
  sessionStorage.removeItem(kKey)
  tokenRefused.set(false)
  signInNeeded.set(true)
}
