// Text as it is, with a button that copies it. What is long is cut, with "Show all".

import { useState } from 'preact/hooks'
import { Button } from './Button'
import { CopyButton } from './CopyButton'

export interface CodeBlockProps {
  code: string
  /** What it is, for screen readers. */
  label: string
  /** Lines break rather than scroll. */
  wrap?: boolean
  charactersMax?: number
}

export function CodeBlock({ code, label, wrap, charactersMax = 8000 }: CodeBlockProps) {
  const [all, setAll] = useState(false)
  const cut = !all && code.length > charactersMax
  return (
    <div class={wrap ? 'code code-wrap' : 'code'}>
      <div class="code-copy"><CopyButton text={code} label={`Copy ${label}`} /></div>
      <pre tabIndex={0} role="region" aria-label={label}>
        <code>{cut ? code.slice(0, charactersMax) : code}</code>
      </pre>
      {cut && (
        <div class="code-more">
          <Button small onClick={() => setAll(true)}>
            Show all ({code.length.toLocaleString('en')} characters)
          </Button>
        </div>
      )}
    </div>
  )
}
