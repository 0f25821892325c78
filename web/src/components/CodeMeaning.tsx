// A code with what it means and what to do about it.

import type { Code } from '../api/types'
import { useCodes } from '../state/use_codes'

export function CodeMeaning({ kind, code }: { kind: Code['kind']; code: string }) {
  const known = useCodes()(kind, code)
  return (
    <div class="code-meaning">
      <code>{code}</code>
      {known && <p>{known.meaning}</p>}
      {known && <p><strong>What to do:</strong> {known.action}</p>}
    </div>
  )
}
