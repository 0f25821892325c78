// One way to ask the management API: with the token, and with errors that a page can show.
//
//   const sources = await get<Source[]>('/api/sources', signal)
//   await send<Source>('PATCH', path`/api/sources/${id}`, { enabled: false })
//
// Both throw an ApiError, or an AbortError where the signal was aborted.

import { refuse, token } from '../state/session'
import type { ErrorAnswer, Problem } from './types'

/** `status` is 0 where no answer came. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly problems: Problem[] = [],
  ) {
    super(message)
    this.name = 'ApiError'
  }
}

/** A path whose values are escaped: path`/api/sources/${id}`. */
export function path(parts: TemplateStringsArray, ...values: (string | number)[]): string {
  return String.raw({ raw: parts }, ...values.map((value) => encodeURIComponent(value)))
}

/** `?a=1&b=2` of what is there; empty where nothing is. */
export function query(values: Record<string, string | number | null | undefined>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value))
  }
  const text = query.toString()
  return text ? `?${text}` : ''
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  return new ApiError(0, 'unexpected', error instanceof Error ? error.message : String(error))
}

/** The answer as it is, once its status is 2xx: for streams and downloads. */
export async function request(target: string, init: RequestInit = {}): Promise<Response> {
  const used = token()
  const headers = new Headers(init.headers)
  if (used) headers.set('Authorization', `Bearer ${used}`)
  let response: Response
  try {
    response = await fetch(target, { ...init, headers, credentials: 'omit', cache: 'no-store' })
  } catch (error) {
    if (isAbort(error)) throw error
    throw new ApiError(0, 'unreachable', 'The server does not answer.')
  }
  if (response.status === 401) refuse(used)
  if (!response.ok) throw await errorOf(response)
  return response
}

export async function get<T>(target: string, signal?: AbortSignal): Promise<T> {
  return answerOf<T>(await request(target, { signal: signal ?? null }))
}

export async function send<T>(
  method: 'POST' | 'PATCH' | 'DELETE',
  target: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  const init: RequestInit = {
    method,
    headers: { 'Content-Type': 'application/json' },
    signal: signal ?? null,
  }
  if (body !== undefined) init.body = JSON.stringify(body)
  return answerOf<T>(await request(target, init))
}

/** Saves what a route answers as a file; a plain link could not carry the token. */
export async function download(target: string, filename: string): Promise<void> {
  const blob = await (await request(target)).blob()
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = filename
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

async function answerOf<T>(response: Response): Promise<T> {
  try {
    return (await response.json()) as T
  } catch (error) {
    if (isAbort(error)) throw error
    throw new ApiError(response.status, 'unreadable', 'The answer of the server is no JSON.')
  }
}

async function errorOf(response: Response): Promise<ApiError> {
  try {
    const body = (await response.json()) as Partial<ErrorAnswer>
    const message = body.message ?? body.error ?? `The server answered ${response.status}.`
    return new ApiError(response.status, body.code ?? 'unknown', message, body.problems ?? [])
  } catch {
    return new ApiError(response.status, 'unknown', `The server answered ${response.status}.`)
  }
}
