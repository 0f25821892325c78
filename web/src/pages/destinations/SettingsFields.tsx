// The fields of a destination's settings: those that everyone looks at, and the others folded away.

import { useEffect, useState } from 'preact/hooks'
import type { SettingField } from '../../api/types'
import { SettingInput } from './SettingInput'
import { isGiven, splitFields, type Entries } from './settings_form'

export interface SettingsFieldsProps {
  fields: SettingField[]
  entries: Entries
  onChange: (entries: Entries) => void
  errorOf: (name: string) => string | undefined
  secretsSet?: string[]
  /** Whether the server lets settings that are made here reach private networks. */
  allowPrivate: boolean
}

export function SettingsFields(props: SettingsFieldsProps) {
  const { fields, entries } = props
  const { main, advanced } = splitFields(fields)
  // All of a kind that has nothing but defaults is to be seen.
  const folded = main.length > 0 && advanced.length > 0
  const given = advanced.filter((field) => isGiven(entries[field.name])).length
  const wrong = advanced.some((field) => props.errorOf(field.name) !== undefined)
  const [open, setOpen] = useState(given > 0)
  useEffect(() => {
    if (wrong) setOpen(true)
  }, [wrong])

  if (fields.length === 0) return <p class="muted">It has no settings.</p>
  const inputs = (shown: SettingField[]) =>
    shown.map((field) => <OneField key={field.name} field={field} {...props} />)
  if (!folded) return <div class="form">{inputs(fields)}</div>
  return (
    <div class="form">
      {inputs(main)}
      <details class="more" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          More settings{' '}
          <span class="muted">{given > 0 ? `${given} given` : 'all as by default'}</span>
        </summary>
        <div class="form more-fields">{inputs(advanced)}</div>
      </details>
    </div>
  )
}

function OneField({ field, ...props }: SettingsFieldsProps & { field: SettingField }) {
  const entry = props.entries[field.name]
  if (entry === undefined) return null
  const isForbidden = field.name === 'allow_private_networks' && !props.allowPrivate
  return (
    <SettingInput
      field={field}
      entry={entry}
      onChange={(changed) => props.onChange({ ...props.entries, [field.name]: changed })}
      error={props.errorOf(field.name)}
      isSet={props.secretsSet?.includes(field.name) ?? false}
      disabledBecause={
        isForbidden
          ? 'It can be set here once analyticsd is started with --allow-private-networks.'
          : undefined
      }
    />
  )
}
