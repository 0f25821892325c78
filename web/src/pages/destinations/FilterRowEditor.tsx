// One filter: where it holds, what it does then, and what is wrong with it, at its place in the
// text.

import type { FilterProblem } from '../../api/types'
import { Button } from '../../components/Button'
import { Card } from '../../components/Card'
import { FieldError } from '../../components/Field'
import { Input } from '../../components/Input'
import { Select } from '../../components/Select'
import { Textarea } from '../../components/Textarea'
import { ExpressionProblem } from './ExpressionProblem'
import { FilterFields } from './FilterFields'
import { rowProblem, takesFields, type FilterAction, type FilterRow } from './filter_rows'

const kActions: { value: FilterAction; label: string }[] = [
  { value: 'drop', label: 'Drop the event' },
  { value: 'sample', label: 'Keep a sample' },
  { value: 'drop_properties', label: 'Take properties out' },
  { value: 'allow_properties', label: 'Keep only these properties' },
]

export interface FilterRowEditorProps {
  number: number
  row: FilterRow
  problems: FilterProblem[]
  onChange: (row: FilterRow) => void
  onRemove: () => void
}

export function FilterRowEditor({
  number,
  row,
  problems,
  onChange,
  onRemove,
}: FilterRowEditorProps) {
  const set = (part: Partial<FilterRow>): void => onChange({ ...row, ...part })
  const inText = problems.filter((each) => each.setting === 'if' || each.setting === null)
  const elsewhere = problems.filter((each) => each.setting !== 'if' && each.setting !== null)
  const lacking = row.condition.trim() === '' ? null : rowProblem(row)
  const remove = (
    <Button kind="quiet" small icon="trash" label={`Remove filter ${number}`} onClick={onRemove} />
  )
  return (
    <Card title={`Filter ${number}`} actions={remove}>
      <div class="stack filter-row">
        <div class="stack-tight">
          <Textarea
            label="If"
            monospace
            rows={Math.min(
              8,
              Math.max(1, row.condition.split('\n').length, Math.ceil(row.condition.length / 60)),
            )}
            placeholder={'event = "Debug", or all'}
            value={row.condition}
            onInput={(condition) => set({ condition })}
          />
          <div aria-live="polite">
            {inText.map((problem) => (
              <ExpressionProblem
                key={`${problem.position}${problem.message}`}
                text={row.condition}
                problem={problem}
              />
            ))}
          </div>
        </div>
        <Select
          class="field-choice"
          label="Then"
          value={row.action}
          choices={kActions}
          onChange={(action) => set({ action: action as FilterAction })}
        />
        {row.action === 'sample' && <SampleInputs row={row} set={set} />}
        {takesFields(row.action) && (
          <FilterFields rows={row.fields} onChange={(fields) => set({ fields })} />
        )}
        {lacking !== null && <FieldError id={`filter-${row.key}`} error={lacking} />}
        {elsewhere.map((problem) => (
          <FieldError
            key={problem.message}
            id={`filter-${row.key}-${problem.setting}`}
            error={problem.message}
          />
        ))}
      </div>
    </Card>
  )
}

function SampleInputs({ row, set }: { row: FilterRow; set: (part: Partial<FilterRow>) => void }) {
  return (
    <div class="field-pair">
      <Input
        label="Share in %"
        hint="Of all that the condition holds for."
        value={row.percent}
        onInput={(percent) => set({ percent })}
      />
      <Input
        label="By"
        monospace
        placeholder="the message id"
        hint="userId: all events of a user, or none."
        value={row.path}
        onInput={(path) => set({ path })}
      />
    </div>
  )
}
