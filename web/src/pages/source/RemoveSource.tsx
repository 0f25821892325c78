import { useState } from 'preact/hooks'
import { path, send } from '../../api/client'
import type { Source } from '../../api/types'
import { Button } from '../../components/Button'
import { Card } from '../../components/Card'
import { ConfirmDialog } from '../../components/ConfirmDialog'
import { navigate } from '../../router/router'
import { announce } from '../../state/toasts'

/** Takes the source away, after asking. */
export function RemoveSource({ source }: { source: Source }) {
  const [asking, setAsking] = useState(false)
  const name = source.name || source.id
  const remove = async (): Promise<void> => {
    await send('DELETE', path`/api/sources/${source.id}`)
    announce(`Source ${name} removed`)
    navigate('/sources')
  }
  return (
    <Card
      title="Remove this source"
      intro="Its write keys stop working. Its events stay in the log and are still delivered."
      actions={<Button kind="danger" icon="trash" onClick={() => setAsking(true)}>Remove source</Button>}
    >
      {asking ? (
        <ConfirmDialog
          title={`Remove ${name}?`}
          action="Remove source"
          danger
          confirm={remove}
          onClose={() => setAsking(false)}
        >
          <p>What still sends with its write keys is rejected as <code>unknown_source</code> at once.</p>
        </ConfirmDialog>
      ) : undefined}
    </Card>
  )
}
