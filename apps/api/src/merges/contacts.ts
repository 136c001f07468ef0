import { contactsMax, type MergeContact, type MergeField, refuseField } from '@clientele/contracts'
import type { IdentifierKind } from '@clientele/db'
import type { HeldContact } from '../users/change.ts'
import { withoutPrimary } from '../users/contacts.ts'
import { type Choices, planField } from './fields.ts'

/*
 * What becomes of the contacts when two users are merged, and when that is undone. A contact that both have stays with the survivor, and is verified if
 * one of them has verified it. Otherwise, contacts keep what they are.
 */

/** What a merge can change about a contact. */
type Flags = Pick<HeldContact, 'verified' | 'primary' | 'active' | 'position'>
interface Before extends Flags {
  id: string
}

export interface KeptContacts {
  /** The survivor’s contacts that the merge has changed. */
  survivor: { before: Before; after: Before }[]
  /** Contacts of the other that followed, as they were. */
  moved: (Before & { kind: IdentifierKind })[]
  /** Contacts of the other that the survivor has as well, and that were deleted; and whether the survivor’s was verified after that. */
  folded: { row: HeldContact; isVerified: boolean }[]
}

export interface ContactPlan {
  /** Contacts of the survivor to write. */
  write: HeldContact[]
  /** Contacts of the other that follow, as they will be. */
  move: HeldContact[]
  /** Contacts of the other to delete. */
  fold: HeldContact[]
  /** All contacts of the survivor afterward. */
  after: HeldContact[]
  shown: MergeContact[]
  fields: MergeField[]
}

const kinds = ['email', 'phone'] as const

/** The names of choices that are about contacts. */
export const contactFields: readonly string[] = kinds.map((kind) => `primary_${kind}`)

export function planContacts(
  survivor: readonly HeldContact[],
  other: readonly HeldContact[],
  choices: Choices,
): ContactPlan {
  const plan: ContactPlan = { write: [], move: [], fold: [], after: [], shown: [], fields: [] }
  for (const kind of kinds) planKind(plan, kind, survivor.filter(isOf(kind)), other.filter(isOf(kind)), choices)
  return plan
}

const isOf = (kind: IdentifierKind) => (row: HeldContact) => row.kind === kind

function planKind(
  plan: ContactPlan,
  kind: IdentifierKind,
  ours: readonly HeldContact[],
  theirs: readonly HeldContact[],
  choices: Choices,
) {
  const name = `primary_${kind}`
  const label = kind === 'email' ? 'Primary email' : 'Primary phone number'
  const field = planField(name, label, primaryOf(ours), primaryOf(theirs), choices[name])
  if (field) plan.fields.push(field)
  const isPrimary = ({ value }: HeldContact) => value === field?.result

  const kept = ours.map((row, position) => {
    const twin = sameIn(theirs, row)
    const verified = row.verified || (twin?.verified ?? false)
    return { ...row, verified, active: row.active || (twin?.active ?? false), primary: isPrimary(row), position }
  })
  const moved = theirs.filter((row) => !sameIn(ours, row))
  const arriving = moved.map((row, at) => ({ ...row, primary: isPrimary(row), position: kept.length + at }))
  if (kept.length + arriving.length > contactsMax)
    throw refuseField(
      'body.other_id',
      `together, they have more than ${contactsMax} ${kind === 'email' ? 'email addresses' : 'phone numbers'}`,
      'MERGE_NOT_POSSIBLE',
    )
  plan.write.push(...kept.filter((row, at) => differs(row, ours[at])))
  plan.move.push(...arriving)
  plan.fold.push(...theirs.filter((row) => sameIn(ours, row)))
  plan.after.push(...kept, ...arriving)
  plan.shown.push(
    ...kept.map((row) => toContact(row, sameIn(theirs, row) ? 'both' : 'survivor')),
    ...arriving.map((row) => toContact(row, 'other')),
  )
}

const primaryOf = (rows: readonly HeldContact[]) => (rows.find(({ primary }) => primary) ?? rows[0])?.value

const differs = (a: Flags, b: Flags | undefined) =>
  b === undefined ||
  a.verified !== b.verified ||
  a.active !== b.active ||
  a.primary !== b.primary ||
  a.position !== b.position

const toContact = ({ kind, value, verified, primary }: HeldContact, of: MergeContact['of']): MergeContact => ({
  kind,
  value,
  of,
  verified,
  primary,
})

/** What has to be known to undo it. */
export function keptOf(
  plan: ContactPlan,
  survivor: readonly HeldContact[],
  other: readonly HeldContact[],
): KeptContacts {
  const before = (row: HeldContact, list: readonly HeldContact[]) =>
    flagsOf(list.find(({ id }) => id === row.id) ?? row)
  return {
    survivor: plan.write.map((row) => ({ before: before(row, survivor), after: flagsOf(row) })),
    moved: plan.move.map((row) => ({ ...before(row, other), kind: row.kind })),
    folded: plan.fold.map((row) => ({ row, isVerified: sameIn(plan.after, row)?.verified ?? false })),
  }
}

const sameIn = (list: readonly HeldContact[], { kind, value }: HeldContact) =>
  list.find((each) => each.kind === kind && each.value === value)

const flagsOf = ({ id, verified, primary, active, position }: Before): Before => ({
  id,
  verified,
  primary,
  active,
  position,
})

export interface UndonePlan {
  /** Contacts of the survivor to write. */
  write: HeldContact[]
  /** Contacts that go back, as they will be. */
  back: HeldContact[]
  /** Contacts of the other to insert again. */
  unfold: HeldContact[]
  /** The contacts of both afterward. */
  survivor: HeldContact[]
  other: HeldContact[]
  /** The kinds of contacts of which something has changed since. */
  changed: Set<IdentifierKind>
}

/**
 * What undoing a merge does to the contacts of the survivor, as they are now. `isTaken` says which contacts somebody else has verified by now. What
 * somebody has changed since stays as it is.
 */
export function planUndoing(
  { survivor: changes, moved, folded }: KeptContacts,
  now: readonly HeldContact[],
  isTaken: (row: HeldContact) => boolean,
): UndonePlan {
  const changed = new Set<IdentifierKind>()
  const wentBack = new Set(moved.map(({ id }) => id))
  const back = moved.flatMap(({ id, kind, primary, position }) => {
    const row = now.find((each) => each.id === id)
    if (!row) changed.add(kind)
    return row ? [{ ...row, primary, position }] : []
  })
  const stays = now
    .filter(({ id }) => !wentBack.has(id))
    .map((row) => {
      const change = changes.find(({ after }) => after.id === row.id)
      return change ? { ...row, ...undone(change, row) } : row
    })
  const unfold = folded.flatMap(({ row, isVerified }) => {
    // Someone has proven it since, so a claim of anyone else would have been dropped.
    const isProven = (sameIn(now, row)?.verified ?? false) && !isVerified
    const isHeld = row.verified && (sameIn(stays, row)?.verified ?? false)
    if (!isTaken(row) && !isProven && !isHeld) return [row]
    changed.add(row.kind)
    return []
  })
  const survivor = withOnePrimary(stays)
  const write = survivor.filter((row) =>
    differs(
      row,
      now.find(({ id }) => id === row.id),
    ),
  )
  const other = withOnePrimary([...back, ...unfold].toSorted((a, b) => a.position - b.position))
  return {
    write,
    back: other.filter(({ id }) => wentBack.has(id)),
    unfold: other.filter(({ id }) => !wentBack.has(id)),
    survivor,
    other,
    changed,
  }
}

/** The flags that are still as the merge left them become what they were before. */
const undone = ({ before, after }: KeptContacts['survivor'][number], row: HeldContact): Flags => ({
  verified: row.verified === after.verified ? before.verified : row.verified,
  active: row.active === after.active ? before.active : row.active,
  primary: row.primary === after.primary ? before.primary : row.primary,
  position: row.position === after.position ? before.position : row.position,
})

/** Each kind of contact has one primary one. */
function withOnePrimary(rows: readonly HeldContact[]): HeldContact[] {
  const first = new Set<string>(withoutPrimary(rows).map(({ id }) => id))
  const seen = new Set<IdentifierKind>()
  return rows.map((row) => {
    const primary = (row.primary || first.has(row.id)) && !seen.has(row.kind)
    if (primary) seen.add(row.kind)
    return { ...row, primary }
  })
}
