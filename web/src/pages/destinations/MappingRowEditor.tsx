// One mapping: which events it takes, and below, folded away, how each field is made.

import { useState } from 'preact/hooks'
import type { ActionField, CatalogAction, MappingCheckResult } from '../../api/types'
import { Button } from '../../components/Button'
import { Card } from '../../components/Card'
import { Checkbox } from '../../components/Checkbox'
import { FieldError } from '../../components/Field'
import { Input } from '../../components/Input'
import { Notice } from '../../components/Notice'
import { Textarea } from '../../components/Textarea'
import { sentence } from '../../format/text'
import {
  changedCount,
  expressionProblem,
  expressionText,
  orderedFields,
  problemsOfMapping,
  type MappingRow,
} from './mapping_rows'

export interface MappingRowEditorProps {
  index: number
  row: MappingRow
  action: CatalogAction | undefined
  check: MappingCheckResult | undefined
  onChange: (row: MappingRow) => void
  onRemove: () => void
}

export function MappingRowEditor(props: MappingRowEditorProps) {
  const { index, row, action, check, onChange } = props
  const set = (part: Partial<MappingRow>): void => onChange({ ...row, ...part })
  const problems = check?.problems ?? []
  const title = row.name.trim() === '' ? (action?.title ?? row.action) : row.name
  const remove = (
    <Button
      kind="quiet"
      small
      icon="trash"
      label={`Remove mapping ${title}`}
      onClick={props.onRemove}
    />
  )
  const whole = problemsOfMapping(problems, index, null)
  return (
    <Card
      title={title}
      intro={`${action?.title ?? row.action}${action ? `: ${sentence(action.description)}` : ''}`}
      actions={remove}
    >
      <div class="stack mapping-row">
        <Checkbox
          label="Enabled"
          switch
          checked={row.enabled}
          onChange={(enabled) => set({ enabled })}
        />
        <Input label="Name" value={row.name} onInput={(name) => set({ name })} />
        <Textarea
          label="Events"
          hint="A condition; events for which it holds become calls of this mapping."
          monospace
          rows={Math.min(8, Math.max(1, row.trigger.split('\n').length, row.trigger.length / 50))}
          value={row.trigger}
          onInput={(trigger) => set({ trigger })}
          error={problemsOfMapping(problems, index, 'trigger').join(' ') || undefined}
        />
        {problemsOfMapping(check?.warnings ?? [], index, null).map((warning) => (
          <Notice key={warning} tone="warning">
            {sentence(warning)}
          </Notice>
        ))}
        {whole.map((problem) => (
          <FieldError key={problem} id={`mapping-${row.key}`} error={problem} />
        ))}
        {action && <Fields {...props} action={action} problems={problems} />}
      </div>
    </Card>
  )
}

type FieldsProps = MappingRowEditorProps & {
  action: CatalogAction
  problems: MappingCheckResult['problems']
}

function Fields({ index, row, action, problems, onChange }: FieldsProps) {
  const [open, setOpen] = useState(false)
  // The order is that of when it was opened: a field does not move while it is typed in.
  const [listed, setListed] = useState<ActionField[]>([])
  const changed = changedCount(row)
  const toggle = (isOpen: boolean): void => {
    if (isOpen && !open) setListed(orderedFields(action.fields, row))
    setOpen(isOpen)
  }
  const note = changed === 0 ? 'all as by default' : `${changed} changed`
  return (
    <details class="more" open={open} onToggle={(event) => toggle(event.currentTarget.open)}>
      <summary>
        {action.fields.length} fields <span class="muted">{note}</span>
      </summary>
      {open && (
        <div class="form more-fields">
          <p class="field-hint">
            A path ($.properties.plan), a text with {'{{'}names{'}}'}, a text, or JSON with
            directives. Empty is the default; null leaves the field out.
          </p>
          {listed.map((field) => (
            <OneField
              key={field.name}
              field={field}
              typed={row.fields[field.name] ?? ''}
              problem={problemsOfMapping(problems, index, field.name)[0]}
              onInput={(typed) =>
                onChange({ ...row, fields: { ...row.fields, [field.name]: typed } })
              }
            />
          ))}
        </div>
      )}
    </details>
  )
}

interface OneFieldProps {
  field: ActionField
  typed: string
  problem: string | undefined
  onInput: (typed: string) => void
}

function OneField({ field, typed, problem, onInput }: OneFieldProps) {
  const standard = field.default === null ? 'not sent' : expressionText(field.default)
  const choices = field.choices.length > 0 ? ` One of: ${field.choices.join(', ')}.` : ''
  return (
    <Input
      label={field.name}
      hint={`${sentence(field.description)}${choices}`}
      required={field.required}
      monospace
      placeholder={standard}
      value={typed}
      onInput={onInput}
      error={expressionProblem(typed) ?? problem}
    />
  )
}
