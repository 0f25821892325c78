// A list of names that may have any characters: Enter adds what was typed, and so does leaving.

import { useState } from 'preact/hooks'
import { Icon } from '../../components/Icon'

export interface NameListProps {
  label: string
  names: string[]
  onChange: (names: string[]) => void
  placeholder?: string
}

export function NameList({ label, names, onChange, placeholder = 'Add a name' }: NameListProps) {
  const [typed, setTyped] = useState('')
  const add = (): void => {
    if (typed === '') return
    if (!names.includes(typed)) onChange([...names, typed])
    setTyped('')
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && typed !== '') {
      event.preventDefault()
      add()
    } else if (event.key === 'Backspace' && typed === '' && names.length > 0) {
      onChange(names.slice(0, -1))
    }
  }
  return (
    <div class="name-list" role="group" aria-label={label}>
      {names.map((name) => (
        <span key={name} class="name-chip monospace">
          {name}
          <button
            type="button"
            aria-label={`Remove ${name}`}
            onClick={() => onChange(names.filter((each) => each !== name))}
          >
            <Icon name="close" size={12} />
          </button>
        </span>
      ))}
      <input
        class="monospace"
        aria-label={label}
        placeholder={names.length === 0 ? placeholder : ''}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onBlur={add}
      />
    </div>
  )
}
