// A modal dialog, the browser's own: it traps focus, Escape closes it, and focus goes back to where it
// was. Render it only while it is open.
//
//   {adding && <Dialog title="Add source" onClose={() => setAdding(false)}>…</Dialog>}

import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'
import { Button } from './Button'

export interface DialogProps {
  title: string
  onClose: () => void
  children: ComponentChildren
  /** Buttons, the main one last. */
  actions?: ComponentChildren
  wide?: boolean
  /** It takes the whole screen: details on a phone. */
  sheet?: boolean
}

export function Dialog(props: DialogProps) {
  const { title, onClose, children, actions } = props
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()

  useLayoutEffect(() => {
    const own = dialog.current!
    const before = document.activeElement
    own.showModal()
    return () => {
      own.close()
      // What opened it may be gone, with what was removed.
      const back = before?.isConnected ? before : document.querySelector('h1')
      if (back instanceof HTMLElement) back.focus({ preventScroll: true })
    }
  }, [])

  return (
    <dialog
      ref={dialog}
      class={['dialog', props.wide && 'dialog-wide', props.sheet && 'dialog-sheet']
        .filter(Boolean).join(' ')}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onMouseDown={(event) => event.target === dialog.current && onClose()}
    >
      <div class="dialog-inner">
        <header class="dialog-header">
          <h2 id={id}>{title}</h2>
          <Button kind="quiet" icon="close" label="Close" onClick={onClose} />
        </header>
        <div class="dialog-body">{children}</div>
        {actions && <footer class="dialog-footer">{actions}</footer>}
      </div>
    </dialog>
  )
}
