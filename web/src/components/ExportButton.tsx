// Saves the workspace as it is now, with everything that was changed here, as a file to start with.

import { asApiError, download } from '../api/client'
import { Button } from './Button'
import { announce } from '../state/toasts'

async function save(): Promise<void> {
  try {
    await download('/api/workspace.yaml', 'workspace.yaml')
  } catch (failure) {
    announce(`Not exported: ${asApiError(failure).message}`, 'bad')
  }
}

export function ExportButton() {
  return (
    <Button icon="download" onClick={() => void save()}>
      Export workspace.yaml
    </Button>
  )
}
