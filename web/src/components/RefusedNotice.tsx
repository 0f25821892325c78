// Says that something was not done. What is wrong with fields stands at the fields, the rest here.

import type { ApiError } from '../api/client'
import { Notice } from './Notice'
import { sentence } from '../format/text'
import { problemsElsewhere } from '../api/problems'

export interface RefusedNoticeProps {
  /** "Not saved" */
  what: string
  error: ApiError
  /** Those that the form shows, by the server's names. */
  fields: readonly string[]
}

export function RefusedNotice({ what, error, fields }: RefusedNoticeProps) {
  if (error.problems.length === 0) {
    return (
      <Notice tone="bad" live>
        {what}: {sentence(error.message)}
      </Notice>
    )
  }
  const elsewhere = problemsElsewhere(error.problems, fields)
  const marked = error.problems.length - elsewhere.length
  return (
    <Notice tone="bad" live>
      <p>
        {what}.{' '}
        {marked > 0 && (marked === 1 ? 'One field is marked.' : `${marked} fields are marked.`)}
      </p>
      {elsewhere.map((text) => (
        <p key={text}>{text}</p>
      ))}
    </Notice>
  )
}
