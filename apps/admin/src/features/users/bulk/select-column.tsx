'use client'

import type { Customer } from '@clientele/contracts'
import { Checkbox } from '@/components/forms/checkbox'
import type { Column } from '@/components/data/list'
import { isolate } from '@/lib/isolate'
import type { Selection } from './use-selection'
import { nameOf } from '../user-text'

/** The checkboxes that select rows, and one for the whole page. */
export const selectColumn = (selection: Selection, shown: readonly Customer[]): Column<Customer> => {
  const chosen = shown.filter(({ _id }) => selection.selected.has(_id)).length
  const all = chosen > 0 && chosen === shown.length
  return {
    name: 'select',
    className: 'relative z-10 w-px pe-1',
    heading: (
      <Checkbox
        aria-label="Select all on this page"
        checked={all}
        indeterminate={chosen > 0 && !all}
        disabled={shown.length === 0}
        onCheckedChange={(on) => selection.choose(shown, on)}
      />
    ),
    cell: (user) => (
      <Checkbox
        aria-label={`Select ${isolate(nameOf(user))}`}
        checked={selection.selected.has(user._id)}
        // Shift selects the rows in between, but not their text.
        onMouseDown={(event) => event.shiftKey && event.preventDefault()}
        onCheckedChange={(on, { event }) =>
          selection.toggle(user, on, shown, 'shiftKey' in event && event.shiftKey === true)
        }
      />
    ),
  }
}
