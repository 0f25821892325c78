// A secret: never shown, because the server never tells it. One can only give another.

import { Button } from '../../components/Button'
import { Input } from '../../components/Input'
import { Status } from '../../components/Status'
import { MapInput } from './MapInput'
import { hintOf, type SettingInputProps } from './SettingInput'
import { labelOf } from './settings_form'

export function SecretInput(props: SettingInputProps & { isSet: boolean }) {
  const { field, entry, onChange, error, isSet } = props
  const label = labelOf(field.name)
  if (isSet && !entry.replacing) {
    return (
      <div class="field" role="group" aria-label={label}>
        <span class="field-label">{label}</span>
        <div class="secret-set">
          <Status tone="ok">Set</Status>
          <span class="muted">It is never shown.</span>
          <Button
            small
            label={`Replace ${label}`}
            onClick={() => onChange({ ...entry, replacing: true })}
          >
            Replace
          </Button>
        </div>
        <p class="field-hint">{hintOf(field)}</p>
      </div>
    )
  }
  const keep = (): void => onChange({ text: '', pairs: [], replacing: false })
  const emptied = field.required ? '' : ' Left empty, it is taken out.'
  return (
    <div class="stack-tight">
      {field.kind === 'map' ? (
        <MapInput {...props} />
      ) : (
        <Input
          label={label}
          type="password"
          hint={hintOf(field) + (isSet ? emptied : '')}
          error={error}
          required={field.required}
          value={entry.text}
          onInput={(text) => onChange({ ...entry, text })}
        />
      )}
      {isSet && (
        <div>
          <Button small kind="quiet" label={`Keep the old one: ${label}`} onClick={keep}>
            Keep the old one
          </Button>
        </div>
      )}
    </div>
  )
}
