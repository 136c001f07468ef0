import * as z from 'zod'
import { ActorSchema } from './actors.ts'
import { exampleMerge } from './example-merge.ts'
import { exampleWorld } from './example-world.ts'
import { filledText, id, text, wholeNumber } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { mergeSides } from './merge-sides.ts'
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
