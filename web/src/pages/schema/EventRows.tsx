// An event in the table, and below it, where it is open, its properties.

import { useId } from 'preact/hooks'
import type { BlockChange } from '../../api/types'
import { Button } from '../../components/Button'
import { Icon } from '../../components/Icon'
import { Status } from '../../components/Status'
import { Time } from '../../components/Time'
import { counted, exact } from '../../format/number'
import { PropertyTable } from './PropertyTable'
import type { EventRow } from './schema_rows'

export interface EventRowsProps {
  row: EventRow
  open: boolean
  onToggle: () => void
  change: (change: BlockChange) => Promise<void>
}

export function EventRows({ row, open, onToggle, change }: EventRowsProps) {
  const id = useId()
  return (
    <>
      <tr role="row" class={row.blocked ? 'is-blocked' : undefined}>
        <th scope="row" role="rowheader" class="grow">
          <div class="cell">
            <button
              type="button"
              class="fold-button"
              aria-expanded={open}
              aria-controls={open ? id : undefined}
              onClick={onToggle}
            >
              <Icon name="next" size={12} />
              <span class="schema-name">{row.name === '' ? '(empty name)' : row.name}</span>
            </button>
            <span class="schema-extent">{extentOf(row)}</span>
            {row.blocked && (
              <Status tone="bad" icon="off">
                Blocked
              </Status>
            )}
          </div>
        </th>
        <td role="cell" class="numeric" data-label="Count">
          <div class="cell">{exact(row.count)}</div>
        </td>
        <td role="cell" class="not-on-phone" data-label="First seen">
          <div class="cell">
            <Time at={row.firstSeen} />
          </div>
        </td>
        <td role="cell" data-label="Last seen">
          <div class="cell">
            <Time at={row.lastSeen} />
          </div>
        </td>
        <td role="cell" class="row-actions">
          <div class="cell">
            <Button
              small
              label={`${row.blocked ? 'Allow' : 'Block'} ${row.name}`}
              onClick={() => void change({ event: row.name, blocked: !row.blocked })}
            >
              {row.blocked ? 'Allow' : 'Block'}
            </Button>
          </div>
        </td>
      </tr>
      {open && (
        <tr role="row" class="schema-opened" id={id}>
          <td role="cell" colSpan={5}>
            <PropertyTable
              caption={`Properties of ${row.name}`}
              rows={row.properties}
              whole={row.count}
              onBlock={(property, blocked, everywhere) =>
                change({ event: everywhere ? '*' : row.name, property, blocked })
              }
              everywhere
            />
            {row.propertiesBeyond > 0 && (
              <p class="schema-beyond">
                {counted(row.propertiesBeyond, 'time', 'times')} a property had no place here: an
                event has 300 at most, named with at most 255 bytes, five objects deep.
              </p>
            )}
          </td>
        </tr>
      )}
    </>
  )
}

function extentOf(row: EventRow): string {
  if (row.firstSeen === null && row.properties.length === 0) return 'never seen'
  return counted(row.properties.length, 'property', 'properties')
}
