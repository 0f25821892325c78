// The write keys: shown, copied, made and taken out. A new one stands first, and is what snippets use.

import { useState } from 'preact/hooks'
import { asApiError, path, send } from '../../api/client'
import type { Source } from '../../api/types'
import { Button } from '../../components/Button'
import { Card } from '../../components/Card'
import { ConfirmDialog } from '../../components/ConfirmDialog'
import { CopyButton } from '../../components/CopyButton'
import { Badge } from '../../components/Status'
import { announce } from '../../state/toasts'
import type { SourceProps } from './source_props'

export function WriteKeys({ source, onChange }: SourceProps) {
  const [removing, setRemoving] = useState<string>()
  const [busy, setBusy] = useState(false)

  const make = async (): Promise<void> => {
    setBusy(true)
    try {
      onChange(await send<Source>('POST', path`/api/sources/${source.id}/write-keys`, {}))
      announce('New write key made. The others go on working.')
    } catch (failure) {
      announce(`No key was made: ${asApiError(failure).message}`, 'bad')
    }
    setBusy(false)
  }
  const remove = async (key: string): Promise<void> => {
    const kept = source.write_keys.filter((one) => one !== key)
    onChange(await send<Source>('PATCH', path`/api/sources/${source.id}`, { write_keys: kept }))
    announce('Write key removed')
  }

  return (
    <Card
      title="Write keys"
      intro="Who has one can send events as this source, and nothing else."
      actions={<Button icon="plus" busy={busy} onClick={() => void make()}>New key</Button>}
      flush
    >
      <ul class="keys">
        {source.write_keys.map((key, index) => (
          <li key={key} class="key">
            <span class="key-text"><code>{key}</code></span>
            {index === 0 && source.write_keys.length > 1 && <Badge>in snippets</Badge>}
            <CopyButton text={key} label="Copy write key" />
            <Button
              kind="quiet"
              small
              icon="trash"
              label={`Remove ${key}`}
              disabled={source.write_keys.length === 1}
              onClick={() => setRemoving(key)}
            />
          </li>
        ))}
      </ul>
      {removing && (
        <ConfirmDialog
          title="Remove this write key?"
          action="Remove key"
          danger
          confirm={() => remove(removing)}
          onClose={() => setRemoving(undefined)}
        >
          <p><code class="wrap-anywhere">{removing}</code></p>
          <p>What still sends with it is rejected as <code>unknown_source</code> at once.</p>
        </ConfirmDialog>
      )}
    </Card>
  )
}
