import {
  AppError,
  type FieldFault,
  type MergeField,
  type MergeSide,
  mergedMax,
  refuseField,
} from '@clientele/contracts'
import { isSameValue, type PairedAttribute, pairAttributes, shownValue } from '../attributes/merged.ts'
import type { Context } from '../context.ts'
import { pairConsents, type PairedConsent } from '../user-consents/merged.ts'
import { type HeldUser, listAbsorbed } from '../users/change.ts'
import { contactFields, type ContactPlan, planContacts } from './contacts.ts'
import { type Choices, mergedFields, planField, planFields } from './fields.ts'

/*
 * What merging two users comes to, without writing anything. The preview shows it, and the merge carries it out.
 */

export interface MergePlan {
  fields: MergeField[]
  contacts: ContactPlan
  attributes: (PairedAttribute & { field: MergeField })[]
  consents: PairedConsent[]
}

/** Every field of the two, and what becomes of it. */
export const shownFields = ({ fields, contacts, attributes }: MergePlan): MergeField[] => [
  ...fields,
  ...contacts.fields,
  ...attributes.map(({ field }) => field),
]

interface Wanted {
  other_id: string
  choices?: Choices | undefined
  survivor_version?: number | undefined
  other_version?: number | undefined
}

/** The two users of a merge, or tombstones of users who are gone. */
export interface MergePair {
  survivor: HeldUser | undefined
  other: HeldUser | undefined
}

export async function planMerge(ctx: Context, { survivor, other }: MergePair, wanted: Wanted) {
  const choices = wanted.choices ?? {}
  refuseUnmergeable({ survivor, other }, wanted)
  if (!survivor || !other) throw new AppError('USER_NOT_FOUND')
  await refuseTooMany(ctx, survivor.user.id, other.user.id)
  const pairs = await pairAttributes(ctx, survivor.user.id, other.user.id)
  refuseUnknown(choices, [...mergedFields, ...contactFields, ...pairs.map(({ definition }) => nameOf(definition))])
  const plan: MergePlan = {
    fields: planFields(survivor.user, other.user, choices),
    contacts: planContacts(survivor.contacts, other.contacts, choices),
    attributes: pairs.flatMap((pair) => {
      const field = planAttribute(ctx, pair, choices[nameOf(pair.definition)])
      return field ? [{ ...pair, field }] : []
    }),
    consents: await pairConsents(ctx, survivor.user, other.user),
  }
  return { survivor, other, plan }
}

const nameOf = ({ slug }: { slug: string }) => `attributes.${slug}`

function planAttribute(
  ctx: Context,
  { definition, survivor, other }: PairedAttribute,
  chosen: MergeSide | undefined,
): MergeField | undefined {
  const shown = (row: typeof survivor) => shownValue(ctx, definition, row)
  const field = planField(nameOf(definition), definition.name, shown(survivor), shown(other), chosen)
  // What is shown of two values may be the same although they differ.
  return (
    field && { ...field, differs: survivor !== undefined && other !== undefined && !isSameValue(ctx, survivor, other) }
  )
}

/** Throws if one of the two isn't a user who can be merged as this. */
function refuseUnmergeable({ survivor, other }: MergePair, wanted: Wanted): void {
  if (survivor !== undefined && survivor.user.id === wanted.other_id)
    throw refuseField('body.other_id', 'A user can’t be merged with themselves', 'MERGE_NOT_POSSIBLE')
  if (other?.user.merged_into)
    throw refuseField(
      'body.other_id',
      `This user has already been merged into ${other.user.merged_into}`,
      'MERGE_NOT_POSSIBLE',
    )
  refuseState(survivor, 'userId')
  refuseState(other, 'body.other_id')
  if (other?.user.state === 'blocked' && survivor?.user.state === 'active')
    throw refuseField(
      'body.other_id',
      'This user is blocked, and would get around that. Unblock them first, or merge the other way around',
      'MERGE_NOT_POSSIBLE',
    )
  refuseChanged(survivor, wanted.survivor_version, 'body.survivor_version')
  refuseChanged(other, wanted.other_version, 'body.other_version')
}

/** Throws if a user isn't there, or on the way out. */
export function refuseState(found: HeldUser | undefined, field: string): void {
  const fault = (message: string): FieldFault[] => [{ field, message }]
  if (!found || found.user.state === 'purged') throw new AppError('USER_NOT_FOUND', fault('No such user'))
  const { state: status } = found.user
  if (status === 'archived') throw new AppError('USER_ARCHIVED', fault('This user is archived'))
  if (status === 'deletion_scheduled')
    throw new AppError('USER_NOT_ACTIVE', fault('This user is scheduled for deletion. Cancel that first'), { status })
}

function refuseChanged(found: HeldUser | undefined, version: number | undefined, field: string): void {
  if (!found || version === undefined || version === found.user.version) return
  throw new AppError('STALE_VERSION', [{ field, message: 'This user has changed since' }], {
    version: found.user.version,
  })
}

function refuseUnknown(choices: Choices, known: readonly string[]): void {
  const faults = Object.keys(choices)
    .filter((name) => !known.includes(name))
    .map((name): FieldFault => ({ field: `body.choices.${name}`, message: 'Unknown field' }))
  if (faults.length > 0) throw new AppError('INVALID_INPUT', faults)
}

async function refuseTooMany(ctx: Context, survivor_id: string, other_id: string): Promise<void> {
  const [ours, theirs] = await Promise.all([listAbsorbed(ctx, [survivor_id]), listAbsorbed(ctx, [other_id])])
  if (ours.length + theirs.length < mergedMax) return
  throw refuseField('body.other_id', `One user can absorb at most ${mergedMax} others`, 'MERGE_NOT_POSSIBLE')
}
