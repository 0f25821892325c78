// JSON to look at: members fold, text is always text, and what is long is cut with "Show all".

import { useState } from 'preact/hooks'
import { Button } from './Button'
import { counted } from '../format/number'

const kMembersMax = 100
const kTextMax = 500

export interface JsonViewProps {
  value: unknown
  /** Levels that are open at first. */
  open?: number
}

export function JsonView({ value, open = 3 }: JsonViewProps) {
  return <div class="json"><JsonNode value={value} open={open} last /></div>
}

interface NodeProps {
  name?: string
  value: unknown
  open: number
  last: boolean
}

function JsonNode(props: NodeProps) {
  if (props.value !== null && typeof props.value === 'object') return <JsonMembers {...props} />
  return (
    <div class="json-line">
      <JsonName name={props.name} />
      <JsonLeaf value={props.value} />
      {!props.last && ','}
    </div>
  )
}

function JsonName({ name }: { name: string | undefined }) {
  if (name === undefined) return null
  return <><span class="json-name">{JSON.stringify(name)}</span>: </>
}

function JsonLeaf({ value }: { value: unknown }) {
  const [all, setAll] = useState(false)
  const text = JSON.stringify(value) ?? String(value)
  const kind = value === null ? 'null' : typeof value
  if (all || text.length <= kTextMax) return <span class={`json-${kind}`}>{text}</span>
  return (
    <>
      <span class={`json-${kind}`}>{text.slice(0, kTextMax)}…</span>{' '}
      <Button small kind="quiet" onClick={() => setAll(true)}>Show all</Button>
    </>
  )
}

function JsonMembers({ name, value, open, last }: NodeProps) {
  const isArray = Array.isArray(value)
  const members = Object.entries(value as object)
  const [folded, setFolded] = useState(open <= 0)
  const [all, setAll] = useState(false)
  const [first, final] = isArray ? ['[', ']'] : ['{', '}']
  const end = last ? '' : ','
  if (members.length === 0) {
    return <div class="json-line"><JsonName name={name} />{first}{final}{end}</div>
  }
  const shown = all ? members : members.slice(0, kMembersMax)
  return (
    <div>
      <div class="json-line">
        <button
          type="button"
          class="json-fold"
          aria-expanded={!folded}
          aria-label={`${name ?? 'Value'}: ${counted(members.length, 'member')}`}
          onClick={() => setFolded(!folded)}
        />
        <JsonName name={name} />
        {folded ? <>{first} <span class="muted">{members.length}</span> {final}{end}</> : first}
      </div>
      {!folded && (
        <>
          <div class="json-members">
            {shown.map(([key, member], index) => (
              <JsonNode
                key={key}
                name={isArray ? undefined : key}
                value={member}
                open={open - 1}
                last={index === members.length - 1}
              />
            ))}
            {shown.length < members.length && (
              <Button small kind="quiet" onClick={() => setAll(true)}>
                Show all {members.length}
              </Button>
            )}
          </div>
          <div class="json-line">{final}{end}</div>
        </>
      )}
    </div>
  )
}
