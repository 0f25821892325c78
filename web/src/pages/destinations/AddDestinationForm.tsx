// The form of a destination that is not there yet.

import { useState } from 'preact/hooks'
import { path, send } from '../../api/client'
import type {
  CatalogEntry,
  Destination,
  DestinationTestResult,
  NewDestination,
  Source,
} from '../../api/types'
import { Button } from '../../components/Button'
import { Card } from '../../components/Card'
import { Input } from '../../components/Input'
import { navigate } from '../../router/router'
import { useUnsaved } from '../../router/use_unsaved'
import { announce } from '../../state/toasts'
import { useAction } from '../../state/use_action'
import { isId, proposedId } from './destination_id'
import { focusFirstError } from '../../components/focus_first_error'
import { problemAt } from '../../api/problems'
import { RefusedNotice } from '../../components/RefusedNotice'
import { SettingsFields } from './SettingsFields'
import { allValues, entriesOf, isGiven, problemsOf, type Entries } from './settings_form'
import { SourcesChoice } from './SourcesChoice'
import { TestCard } from './TestCard'

export interface AddDestinationFormProps {
  entry: CatalogEntry
  taken: string[]
  sources: Source[]
  allowPrivate: boolean
}

const kIdHint =
  'Small letters, digits, - and _. It names the destination in integrations, and stays.'

export function AddDestinationForm({
  entry,
  taken,
  sources,
  allowPrivate,
}: AddDestinationFormProps) {
  const [name, setName] = useState(entry.name)
  const [ownId, setOwnId] = useState<string>()
  const [chosen, setChosen] = useState<string[]>([])
  const [entries, setEntries] = useState<Entries>(() => entriesOf(entry.fields, {}, []))
  const [checked, setChecked] = useState(false)
  const [testResult, setTestResult] = useState<DestinationTestResult>()
  const add = useAction()
  const test = useAction()

  const isFilledIn =
    name !== entry.name || chosen.length > 0 || ownId !== undefined || isAnyGiven(entries)
  useUnsaved(isFilledIn)

  const id = ownId ?? proposedId(name, taken)
  const local = problemsOf(entry.fields, entries)
  const problems = add.error?.problems ?? test.error?.problems ?? []
  const errorOf = (field: string): string | undefined =>
    (checked ? local[field] : undefined) ?? problemAt(problems, `settings.${field}`)
  const shown = ['id', 'name', 'sources', ...entry.fields.map((field) => `settings.${field.name}`)]
  const idError = idProblem(id, taken, checked) ?? problemAt(problems, 'id')

  const change = (changed: Entries): void => {
    setEntries(changed)
    setTestResult(undefined)
    // What the server said is about what it was given then.
    add.clear()
    test.clear()
  }
  const isReady = (): boolean => {
    setChecked(true)
    return Object.keys(local).length === 0
  }
  const create = (enabled: boolean): void => {
    if (!isReady() || !isId(id)) return focusFirstError()
    const body: NewDestination = {
      id,
      type: entry.type,
      enabled,
      settings: allValues(entry.fields, entries),
    }
    if (name.trim() !== '' && name.trim() !== entry.name) body.name = name.trim()
    if (chosen.length > 0) body.sources = chosen
    void add.run(async () => {
      const made = await send<Destination>('POST', '/api/destinations', body)
      announce(enabled ? `${made.name} is added and enabled` : `${made.name} is added, disabled`)
      navigate(path`/destinations/${made.id}`)
    })
  }
  const makeTest = () => {
    if (!isReady()) {
      focusFirstError()
      return null
    }
    const source = chosen[0]
    return {
      type: entry.type,
      id,
      settings: allValues(entry.fields, entries),
      ...(source && { source }),
    }
  }

  return (
    <form class="stack form-page" onSubmit={(event) => event.preventDefault()}>
      <Card title="General">
        <div class="form">
          <Input
            label="Name"
            hint="What a message’s integrations names, and what people see."
            value={name}
            onInput={setName}
            error={problemAt(problems, 'name')}
          />
          <Input
            label="ID"
            hint={kIdHint}
            monospace
            value={id}
            onInput={setOwnId}
            error={idError}
            required
          />
          <SourcesChoice
            sources={sources}
            chosen={chosen}
            onChange={setChosen}
            error={problemAt(problems, 'sources')}
          />
        </div>
      </Card>
      <Card title="Settings">
        <SettingsFields
          fields={entry.fields}
          entries={entries}
          onChange={change}
          errorOf={errorOf}
          allowPrivate={allowPrivate}
        />
      </Card>
      <TestCard
        canTest={entry.can_test}
        make={makeTest}
        action={test}
        result={testResult}
        onResult={setTestResult}
      />
      {add.error && <RefusedNotice what="Not added" error={add.error} fields={shown} />}
      <div class="actions form-end">
        <Button kind="primary" busy={add.busy} onClick={() => create(true)}>
          Add and enable
        </Button>
        <Button busy={add.busy} onClick={() => create(false)}>
          Add, disabled
        </Button>
        <Button kind="quiet" onClick={() => navigate('/destinations/add')}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

function isAnyGiven(entries: Entries): boolean {
  return Object.values(entries).some(isGiven)
}

function idProblem(id: string, taken: string[], checked: boolean): string | undefined {
  if (taken.includes(id)) return 'There is a destination with this ID already.'
  if (isId(id) || (id === '' && !checked)) return undefined
  return 'An ID has small letters, digits, - and _, 64 at most; a letter or digit first.'
}
