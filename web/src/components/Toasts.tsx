// Where `announce` speaks: a corner of the page, and a live region.

import { dismiss, toasts } from '../state/toasts'
import { useStore } from '../state/store'
import { Button } from './Button'
import { Icon } from './Icon'

export function Toasts() {
  const shown = useStore(toasts)
  return (
    <div class="toasts" role="status" aria-live="polite">
      {shown.map((toast) => (
        <div key={toast.id} class={`toast toast-${toast.tone}`}>
          <Icon name={toast.tone === 'ok' ? 'ok' : 'bad'} />
          <span class="toast-text">{toast.text}</span>
          <Button kind="quiet" small icon="close" label="Dismiss" onClick={() => dismiss(toast.id)} />
        </div>
      ))}
    </div>
  )
}
