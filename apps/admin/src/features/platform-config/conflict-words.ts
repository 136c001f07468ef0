import type { Conflict as ConflictInWords } from '@/components/overlays/conflict-dialog'
import { copyOf } from './config-copy'
import { type Conflict, keyOf } from './merge-values'

/** What two operators changed, as the form shows it. */
export const inWords = (conflict: Conflict): ConflictInWords => ({
  key: keyOf(conflict),
  label: labelOf(conflict),
  mine: textOf(conflict, conflict.mine),
  theirs: textOf(conflict, conflict.theirs),
})

const labelOf = ({ path, reason_id }: Conflict): string =>
  reason_id === undefined ? copyOf(path).label : `Reason ${reason_id}`

/** A value as the form shows it. */
function textOf({ path }: Conflict, value: unknown): string {
  if (value === undefined) return 'Removed'
  if (typeof value === 'boolean') return value ? 'On' : 'Off'
  if (typeof value === 'object' && value !== null && 'reason_text' in value) return String(value.reason_text)
  const copy = copyOf(path)
  const choice = copy.control === 'choice' ? copy.choices.find((each) => each.value === value) : undefined
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  return choice?.label ?? (text || 'Blank')
}
