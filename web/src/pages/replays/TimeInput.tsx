// A local time, with the same in UTC below it, since that is what the log and the API have.

import { Input } from '../../components/Input'
import { toUtc } from './local_time'

export interface TimeInputProps {
  label: string
  value: string
  onInput: (value: string) => void
  /** What an empty one stands for. */
  none?: string
}

export function TimeInput({ label, value, onInput, none }: TimeInputProps) {
  const utc = toUtc(value)
  const hint =
    utc === null ? (none ?? 'Local time.') : `${utc.replace('T', ' ').replace(/:00Z$|Z$/, '')} UTC`
  return <Input label={label} type="datetime-local" value={value} onInput={onInput} hint={hint} />
}
