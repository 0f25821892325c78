// The settings of a destination that is there: one form, saved as a whole, tested before that.

import { useState } from 'preact/hooks'
import { path, send } from '../../api/client'
import type { CatalogEntry, Destination, DestinationTestResult } from '../../api/types'
import { Card } from '../../components/Card'
import { ChangedNotice } from '../../components/ChangedNotice'
import { Input } from '../../components/Input'
import { announce } from '../../state/toasts'
import { useAction } from '../../state/use_action'
import {
  changeOf,
  draftOf,
  draftProblems,
  kDeliveryDefaults,
  kDeliveryFields,
  settingsChange,
  type Draft,
} from './destination_draft'
import type { DestinationTabsProps } from './DestinationTabs'
import { focusFirstError } from '../../components/focus_first_error'
import { problemAt } from '../../api/problems'
import { RemoveCard } from './RemoveCard'
import { SaveBar } from './SaveBar'
import { SettingInput } from './SettingInput'
import { SettingsFields } from './SettingsFields'
import { SourcesChoice } from './SourcesChoice'
import { TestCard } from './TestCard'
import { useBase } from './use_base'

export interface SettingsTabProps extends DestinationTabsProps {
  entry: CatalogEntry
  onReverted: (destination: Destination) => void
}

export function SettingsTab(props: SettingsTabProps) {
  const { destination, entry, sources, onChanged } = props
  const [draft, setDraft] = useState<Draft>(() => draftOf(destination, entry))
  const [checked, setChecked] = useState(false)
  const [testResult, setTestResult] = useState<DestinationTestResult>()
  const save = useAction()
  const test = useAction()

  const local = draftProblems(draft, entry)
  const problems = save.error?.problems ?? test.error?.problems ?? []
  const errorOf = (field: string): string | undefined =>
    (checked ? local[field] : undefined) ?? problemAt(problems, field)
  const base = useBase(destination, {
    isChanged: (of) => Object.keys(changeOf(draft, of, entry)).length > 0,
    begin: (of) => setDraft(draftOf(of, entry)),
  })
  const change = changeOf(draft, base, entry)
  const isChanged = Object.keys(change).length > 0
  const shown = [
    'name',
    'sources',
    ...entry.fields.map((field) => `settings.${field.name}`),
    ...kDeliveryFields.map((field) => `delivery.${field.name}`),
  ]

  const edit = (part: Partial<Draft>): void => {
    setDraft({ ...draft, ...part })
    save.clear()
    test.clear()
  }
  const isReady = (): boolean => {
    setChecked(true)
    if (Object.keys(local).length === 0) return true
    focusFirstError()
    return false
  }
  const onSave = (): void => {
    if (!isReady()) return
    void save.run(async () => {
      const target = path`/api/destinations/${destination.id}`
      const saved = await send<Destination>('PATCH', target, change)
      announce(`${saved.name} is saved`)
      onChanged(saved)
    }).then((saved) => !saved && focusFirstError())
  }
  const revert = async (): Promise<void> => {
    const target = path`/api/destinations/${destination.id}/revert`
    props.onReverted(await send<Destination>('POST', target, {}))
  }
  const makeTest = () =>
    isReady()
      ? { destination: destination.id, settings: settingsChange(draft, base, entry) }
      : null

  return (
    <form class="stack form-page" onSubmit={(event) => event.preventDefault()}>
      <ChangedNotice of={destination} revert={revert} />
      <Card title="General">
        <div class="form">
          <Input
            label="Name"
            hint="What a message’s integrations names, and what people see."
            placeholder={entry.name}
            value={draft.name}
            onInput={(name) => edit({ name })}
            error={errorOf('name')}
          />
          <SourcesChoice
            sources={sources}
            chosen={draft.sources}
            onChange={(chosen) => edit({ sources: chosen })}
            error={errorOf('sources')}
          />
        </div>
      </Card>
      <Card title="Settings" intro={entry.description}>
        <SettingsFields
          fields={entry.fields}
          entries={draft.settings}
          onChange={(settings) => {
            edit({ settings })
            setTestResult(undefined)
          }}
          errorOf={(name) => errorOf(`settings.${name}`)}
          secretsSet={destination.secrets_set}
          allowPrivate={props.allowPrivate}
        />
      </Card>
      <TestCard
        canTest={entry.can_test}
        make={makeTest}
        action={test}
        result={testResult}
        onResult={setTestResult}
      />
      <Card title="Delivery" intro="The same settings for every kind of destination.">
        <div class="form form-grid">
          {kDeliveryFields.map((field) => (
            <SettingInput
              key={field.name}
              field={field}
              entry={draft.delivery[field.name]!}
              defaultText={kDeliveryDefaults[field.name]}
              onChange={(entered) =>
                edit({ delivery: { ...draft.delivery, [field.name]: entered } })
              }
              error={errorOf(`delivery.${field.name}`)}
            />
          ))}
        </div>
      </Card>
      <RemoveCard destination={destination} pending={props.pending} />
      <SaveBar
        shown={isChanged || save.busy}
        busy={save.busy}
        error={save.error}
        fields={shown}
        wrong={checked ? Object.keys(local).length : 0}
        onSave={onSave}
        onReset={() => {
          setDraft(draftOf(base, entry))
          setChecked(false)
          save.clear()
        }}
      />
    </form>
  )
}
