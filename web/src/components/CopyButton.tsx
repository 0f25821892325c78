// Puts a text on the clipboard and says so.

import { useEffect, useState } from 'preact/hooks'
import { announce } from '../state/toasts'
import { Button } from './Button'

const kDoneMs = 2000

/** Where the page is not a secure context, the clipboard is reached through a selection. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const area = document.createElement('textarea')
    area.value = text
    const dialog = document.querySelector('dialog[open]')
    ;(dialog ?? document.body).append(area)
    area.select()
    const done = document.execCommand('copy')
    area.remove()
    return done
  }
}

export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [done, setDone] = useState(false)
  useEffect(() => {
    if (!done) return
    const timer = setTimeout(() => setDone(false), kDoneMs)
    return () => clearTimeout(timer)
  }, [done])

  const onClick = async (): Promise<void> => {
    const copied = await copy(text)
    setDone(copied)
    announce(copied ? 'Copied' : 'The browser did not allow copying', copied ? 'ok' : 'bad')
  }
  return (
    <Button small kind="quiet" icon={done ? 'ok' : 'copy'} label={label} onClick={() => void onClick()} />
  )
}
