// Short messages about what has just been done: shown for some seconds, and read out.
//
//   announce('Source saved')
//   announce('Not saved: …', 'bad')

import { Store } from './store'

export type ToastTone = 'ok' | 'bad'
export interface Toast {
  id: number
  text: string
  tone: ToastTone
}

const kShownMs = 6000
const kShownMax = 3
let last = 0

export const toasts = new Store<Toast[]>([])

export function dismiss(id: number): void {
  toasts.set(toasts.value.filter((toast) => toast.id !== id))
}

export function announce(text: string, tone: ToastTone = 'ok'): void {
  const id = ++last
  toasts.set([...toasts.value, { id, text, tone }].slice(-kShownMax))
  setTimeout(() => dismiss(id), kShownMs)
}
