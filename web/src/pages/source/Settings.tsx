// Name, whether it takes events, how it answers, and from where and how fast they may come.

import { useState } from 'preact/hooks'
import { asApiError, path, send, type ApiError } from '../../api/client'
import { problemAt } from '../../api/problems'
import type { Source, SourceMode } from '../../api/types'
import { Button } from '../../components/Button'
import { Card } from '../../components/Card'
import { Checkbox } from '../../components/Checkbox'
import { focusFirstError } from '../../components/focus_first_error'
import { Input } from '../../components/Input'
import { RefusedNotice } from '../../components/RefusedNotice'
import { Select } from '../../components/Select'
import { Textarea } from '../../components/Textarea'
import { useUnsaved } from '../../router/use_unsaved'
import { announce } from '../../state/toasts'
import type { SourceProps } from './source_props'
import { changeOf, formOf, type SettingsForm } from './settings_form'

const kModes = [
  { value: 'compatible', label: 'Compatible: 200 for rejected events too' },
  { value: 'strict', label: 'Strict: says what is wrong' },
]

const kFields = ['name', 'enabled', 'mode', 'allowed_origins', 'rate_limit']

export function Settings({ source, onChange }: SourceProps) {
  const [edits, setEdits] = useState<Partial<SettingsForm>>({})
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError>()
  const form: SettingsForm = { ...formOf(source), ...edits }
  const change = changeOf(source, form)
  useUnsaved(Object.keys(change).length > 0)
  const problem = (field: string): string | undefined =>
    error && problemAt(error.problems, field)
  const edit = (edit: Partial<SettingsForm>): void => setEdits((last) => ({ ...last, ...edit }))

  const onSubmit = async (event: Event): Promise<void> => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    try {
      onChange(await send<Source>('PATCH', path`/api/sources/${source.id}`, change))
      setEdits({})
      setError(undefined)
      announce('Source saved')
    } catch (failure) {
      setError(asApiError(failure))
      focusFirstError()
    }
    setBusy(false)
  }

  return (
    <Card title="Settings" intro="Changes hold at once, and over restarts.">
      <form class="form" onSubmit={(event) => void onSubmit(event)}>
        <Input
          label="Name"
          value={form.name}
          onInput={(name) => edit({ name })}
          error={problem('name')}
        />
        <Checkbox
          switch
          label="Enabled"
          hint="While it is off, everything it sends is rejected as source_disabled."
          checked={form.enabled}
          onChange={(enabled) => edit({ enabled })}
          error={problem('enabled')}
        />
        <Select
          label="Mode"
          hint="Segment’s libraries expect Compatible."
          choices={kModes}
          value={form.mode}
          onChange={(mode) => edit({ mode: mode as SourceMode })}
          error={problem('mode')}
        />
        <Textarea
          label="Allowed origins"
          hint="Web pages that may send, one a line, such as https://shop.example.com. Empty: all may."
          monospace
          value={form.origins}
          onInput={(origins) => edit({ origins })}
          error={problem('allowed_origins')}
        />
        <Input
          label="Rate limit"
          hint="Events a second; what is beyond is answered 429. Empty: no limit."
          type="number"
          min={1}
          value={form.rateLimit}
          onInput={(rateLimit) => edit({ rateLimit })}
          error={problem('rate_limit')}
        />
        {error && <RefusedNotice what="Not saved" error={error} fields={kFields} />}
        <div class="actions">
          <Button kind="primary" type="submit" busy={busy} disabled={Object.keys(change).length === 0}>
            Save
          </Button>
          {Object.keys(change).length > 0 && <Button onClick={() => setEdits({})}>Discard changes</Button>}
        </div>
      </form>
    </Card>
  )
}
