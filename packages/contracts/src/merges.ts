import * as z from 'zod'
import { ActorSchema } from './actors.ts'
import { exampleMerge } from './example-merge.ts'
import { exampleWorld } from './example-world.ts'
import { filledText, id, text, wholeNumber } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { nextCursor, PaginationSchema } from './pages.ts'
import { type Customer, CustomerSchema, exampleCustomer } from './customers.ts'

/*
 * Merging two users into one.
 */

const { asha, moment, owner } = exampleWorld
const { twin } = exampleMerge

/** For how many days a merge can be undone. */
export const undoMergeDays = 30
/** How many others one user can have absorbed, directly or through them. */
export const mergedMax = 100

/** The two users of a merge: the one who stays, and the one who becomes a part of them. */
export const mergeSides = ['survivor', 'other'] as const
export type MergeSide = (typeof mergeSides)[number]

const choices = z
  .record(text(100), z.enum(mergeSides, { error: `must be ${mergeSides.join(' or ')}` }), {
    error: 'must be an object of fields',
  })
  .optional()
  .meta(
    means(
      'Whose value stays, for fields in which the two differ. By default, the survivor’s. `primary_email` and `primary_phone` choose whose contact is the primary one.',
      { last_name: 'other' },
    ),
  )

const version = (of: string) =>
  wholeNumber(0, 2_000_000_000)
    .optional()
    .meta(means(`The \`__v\` of ${of} that you looked at. If they have changed since, nothing is merged.`, 0))

const pair = {
  other_id: id().meta(means('The user who becomes a part of the survivor.', twin.id)),
  choices,
  survivor_version: version('the survivor'),
  other_version: version('the other user'),
}

export const PreviewMergeRequestSchema = z.strictObject(pair, onlyKnown)
export type PreviewMergeRequest = z.infer<typeof PreviewMergeRequestSchema>

export const MergeUsersRequestSchema = z.strictObject(
  { ...pair, reason: filledText(500).meta(means('The reason, for colleagues who look at this later.', 'Same person')) },
  onlyKnown,
)
export type MergeUsersRequest = z.infer<typeof MergeUsersRequestSchema>

/** One field of two users who are merged. */
export const MergeFieldSchema = z
  .object({
    field: z.string().meta(means('The name of the field. Attributes are `attributes.` and their slug.', 'last_name')),
    label: z.string().meta(means('The label of the field.', 'Last name')),
    survivor: z.unknown().optional().meta(means('What the survivor has. Absent if that is nothing.', asha.last_name)),
    other: z.unknown().optional().meta(means('What the other user has. Absent if that is nothing.', twin.last_name)),
    result: z.unknown().optional().meta(means('What the survivor will have.', asha.last_name)),
    choice: z.enum(mergeSides).meta(means('Whose value that is.', 'survivor')),
    differs: z.boolean().meta(means('Whether both have a value, and you can choose.', true)),
  })
  .meta(means('One field of two users who are merged.'))
export type MergeField = z.infer<typeof MergeFieldSchema>

/** A contact that the survivor will have. */
export const MergeContactSchema = z
  .object({
    kind: z.enum(['email', 'phone']).meta(means('The kind of contact.', 'email')),
    value: z.string().meta(means('The email address, or the phone number in E.164.', asha.email)),
    of: z.enum([...mergeSides, 'both']).meta(means('Who has it now.', 'survivor')),
    verified: z.boolean().meta(means('Whether it is verified.', true)),
    primary: z.boolean().meta(means('Whether it will be the primary one of its kind.', true)),
  })
  .meta(means('A contact that the survivor will have.'))
export type MergeContact = z.infer<typeof MergeContactSchema>

const group = z.object({
  group_id: z.string().meta(means('The ID of the group.', exampleWorld.group.id)),
  name: z.string().meta(means('The name of the group.', exampleWorld.group.name)),
})

export const MergePreviewSchema = z
  .object({
    survivor: CustomerSchema.meta(means('The user who stays, as they are now.')),
    other: CustomerSchema.meta(means('The user who becomes a part of the survivor, as they are now.')),
    fields: z.array(MergeFieldSchema).meta(means('Every field that one of them has.')),
    contacts: z.array(MergeContactSchema).meta(means('The contacts that the survivor will have.')),
    groups: z.array(group).meta(means('The groups that the survivor will join.')),
    social_accounts: z
      .array(z.string())
      .meta(means('The providers of the social accounts that the survivor will get.', ['google'])),
    sessions: z.number().meta(means('How many sessions of the two will end.', 2)),
  })
  .meta(means('What merging two users comes to.'))
export type MergePreview = z.infer<typeof MergePreviewSchema>

/** A merge that can still be undone. */
export const UserMergeSchema = z
  .object({
    _id: z.string().meta(means('The ID of the merge.', exampleMerge.id)),
    survivor_id: z.string().meta(means('The user who stays.', asha.id)),
    other_id: z.string().meta(means('The user who became a part of the survivor.', exampleMerge.merged.id)),
    other_name: z.string().optional().meta(means('What they were called.', exampleMerge.merged.first_name)),
    reason: z.string().meta(means('The reason that was given.', 'Same person')),
    by: ActorSchema.meta(means('The person or service that merged them.')),
    created_at: z.string().meta(means('When they were merged, ISO 8601 in UTC.', moment)),
    undo_until: z.string().meta(means('Until when it can be undone, ISO 8601 in UTC.', exampleMerge.undo_until)),
    changed: z
      .array(z.string())
      .meta(
        means('What has changed since the merge, and would stay with the survivor if it were undone.', ['first_name']),
      ),
  })
  .meta(means('A merge that can still be undone.'))
export type UserMerge = z.infer<typeof UserMergeSchema>

export const UserMergeListSchema = z.object({
  items: z.array(UserMergeSchema).meta(means('The merges, newest first.')),
  page: PaginationSchema.meta(means('Pagination of this list.')),
  next_cursor: nextCursor,
})
export type UserMergeList = z.infer<typeof UserMergeListSchema>

export const MergedUserSchema = z.object({
  user: CustomerSchema.meta(means('The survivor.')),
  merge: UserMergeSchema.meta(means('The merge, which can be undone.')),
})
export type MergedUser = z.infer<typeof MergedUserSchema>

export const UndoMergeRequestSchema = z.strictObject(
  { reason: text(500).optional().meta(means('The reason, for colleagues who look at this later.', 'Two people')) },
  onlyKnown,
)
export type UndoMergeRequest = z.infer<typeof UndoMergeRequestSchema>

export const UndoneMergeSchema = z.object({
  survivor: CustomerSchema.meta(means('The survivor, as they are now.')),
  other: CustomerSchema.meta(means('The user who is back.')),
  kept: z.array(z.string()).meta(means('What had changed since the merge, and was left as it is.', ['first_name'])),
})
export type UndoneMerge = z.infer<typeof UndoneMergeSchema>

/** The operator of the example. */
export const exampleMerger = { kind: 'operator', id: owner.id, name: owner.name } as const

/** Asha's other account, as operators see it. */
export const exampleTwin = {
  ...exampleCustomer,
  _id: twin.id,
  user_id: twin.id,
  username: twin.username,
  first_name: twin.first_name,
  last_name: twin.last_name,
  emails: [{ active: true, primary: true, verified: true, email: twin.email }],
  phone_numbers: [],
} satisfies Customer
