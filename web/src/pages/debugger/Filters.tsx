// What is looked for. Typing waits a moment before it asks; all of it stands in the address.

import { useEffect, useRef, useState } from 'preact/hooks'
import type { EventFilter } from '../../api/follow'
import type { Source } from '../../api/types'
import { Button } from '../../components/Button'
import { Input } from '../../components/Input'
import { Select, type Choice } from '../../components/Select'
import { setQuery } from '../../router/router'
import { kUnknownSource } from '../../state/use_names'
import { isEmpty, kFilterNames, kTypes } from './filter'

const kTypingMs = 300
const kUnknown = { value: kUnknownSource, label: 'Unknown key' }

export function Filters({ filter, sources }: { filter: EventFilter; sources: Source[] }) {
  const [open, setOpen] = useState(false)
  const sourceChoices: Choice[] = [
    { value: '', label: 'All sources' },
    ...sources.map((source) => ({ value: source.id, label: source.name || source.id })),
    kUnknown,
  ]
  const typeChoices = [
    { value: '', label: 'All types' },
    ...kTypes.map((type) => ({ value: type, label: type })),
  ]
  const verdictChoices = [
    { value: '', label: 'All verdicts' },
    { value: 'accepted', label: 'Accepted' },
    { value: 'rejected', label: 'Rejected' },
  ]
  const count = Object.keys(filter).filter((name) => name !== 'q').length
  const removeAll = (): void => setQuery(Object.fromEntries(kFilterNames.map((name) => [name, null])))
  return (
    <search class={open ? 'filters is-open' : 'filters'} aria-label="Filters">
      <TextFilter name="q" label="Search" placeholder="Search in events" value={filter.q} />
      <Button class="filters-toggle" expanded={open} controls="more-filters" onClick={() => setOpen(!open)}>
        {count > 0 ? `Filters (${count})` : 'Filters'}
      </Button>
      <div class="filters-more" id="more-filters">
        <ChoiceFilter name="source" label="Source" choices={sourceChoices} value={filter.source} />
        <ChoiceFilter name="type" label="Type" choices={typeChoices} value={filter.type} />
        <ChoiceFilter name="verdict" label="Verdict" choices={verdictChoices} value={filter.verdict} />
        <TextFilter name="name" label="Event name" placeholder="Event name" value={filter.name} />
        <TextFilter name="user" label="User ID" placeholder="User ID" value={filter.user} />
        {!isEmpty(filter) && <Button kind="quiet" onClick={removeAll}>Remove filters</Button>}
      </div>
    </search>
  )
}

interface FilterProps {
  name: keyof EventFilter
  label: string
  value: string | undefined
}

function ChoiceFilter({ name, label, value, choices }: FilterProps & { choices: Choice[] }) {
  const known = !value || choices.some((choice) => choice.value === value)
  const all = known ? choices : [...choices, { value, label: value }]
  return (
    <Select
      label={label}
      hideLabel
      choices={all}
      value={value ?? ''}
      onChange={(next) => setQuery({ [name]: next })}
    />
  )
}

function TextFilter({ name, label, value, placeholder }: FilterProps & { placeholder: string }) {
  const [typed, setTyped] = useState(value ?? '')
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  // The address may change without this field: by a link, or by "Remove filters".
  useEffect(() => setTyped(value ?? ''), [value])
  useEffect(() => () => clearTimeout(timer.current), [])
  const onInput = (text: string): void => {
    setTyped(text)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setQuery({ [name]: text.trim() }), kTypingMs)
  }
  return (
    <Input
      label={label}
      hideLabel
      type="search"
      placeholder={placeholder}
      value={typed}
      onInput={onInput}
    />
  )
}
