import { plural } from '@/lib/format'
import { tellUndoable } from '@/lib/tell'
import type { Selection } from './use-selection'

/** Clears the selection, and offers to bring it back: Esc, which also closes dialogs and menus, is easily pressed once too often. */
export function clearSelection(selection: Selection) {
  const before = selection.selected
  selection.clear()
  tellUndoable(
    'Selection cleared',
    () => selection.restore(before),
    `${plural(before.size, 'customer')} deselected`,
    'selection cleared',
  )
}
