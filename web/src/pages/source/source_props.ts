// What the parts of a source's page get.

import type { Source } from '../../api/types'

export interface SourceProps {
  source: Source
  /** With what a change answered. */
  onChange: (source: Source) => void
}
