import { isDeepStrictEqual } from 'node:util'
import type { Changes } from '@clientele/contracts'
import type { UserRow } from '../rows/users.ts'
import type { HeldContact } from './repository.ts'
import { auditedFields } from './profile-values.ts'

/** Returns the changes of an update, field by field, for the audit trail; undefined if there are none. */
export function changesBetween(
  before: UserRow,
  after: UserRow,
  contactsBefore: readonly HeldContact[],
  contactsAfter: readonly HeldContact[],
): Changes | undefined {
  const changes: Changes = {}
  for (const name of auditedFields) note(changes, name, before[name], after[name])
  for (const [name, kind] of [
    ['emails', 'email'],
    ['phone_numbers', 'phone'],
  ] as const)
    note(changes, name, contactsBefore.filter(of(kind)).map(summary), contactsAfter.filter(of(kind)).map(summary))
  return Object.keys(changes).length > 0 ? changes : undefined
}

function note(changes: Changes, name: string, from: unknown, to: unknown) {
  if (isDeepStrictEqual(from, to)) return
  changes[name] = { ...(from !== null && { from }), ...(to !== null && { to }) }
}

const of = (kind: HeldContact['kind']) => (row: HeldContact) => row.kind === kind

const summary = ({ value, verified, primary, active }: HeldContact) => ({ value, verified, primary, active })
