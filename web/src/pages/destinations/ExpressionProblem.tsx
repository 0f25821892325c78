// An error in an expression: the line that has it, the place marked, and what is wrong.

import type { FilterProblem } from '../../api/types'
import { Icon } from '../../components/Icon'
import { sentence } from '../../format/text'
import { placeOf, withoutPlace } from './expression_place'

/** So much of a long line is shown before the place. */
const kBeforeMax = 40

export function ExpressionProblem({ text, problem }: { text: string; problem: FilterProblem }) {
  if (problem.position === null) {
    return (
      <p class="field-error">
        <Icon name="bad" size={14} /> {problem.message}
      </p>
    )
  }
  const place = placeOf(text, problem.position)
  const characters = [...place.before]
  const isLong = characters.length > kBeforeMax
  const before = isLong ? `…${characters.slice(-kBeforeMax).join('')}` : place.before
  const where = text.includes('\n')
    ? `line ${place.line}, character ${place.column}`
    : `character ${place.column}`
  return (
    <div class="expression-problem">
      <div class="expression-line monospace" aria-hidden="true">
        {before}
        <mark>{place.at}</mark>
        {place.after}
      </div>
      <p class="field-error">
        <Icon name="bad" size={14} />
        <span>
          {sentence(withoutPlace(problem.message))} <span class="muted">({where})</span>
        </span>
      </p>
    </div>
  )
}
