import * as z from 'zod'
import { exampleMerge } from './example-merge.ts'
import { exampleWorld } from './example-world.ts'
import { id } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import {
  exampleMerger,
  exampleTwin,
  MergedUserSchema,
  MergeUsersRequestSchema,
  PreviewMergeRequestSchema,
  type UserMerge,
  UndoMergeRequestSchema,
  undoMergeDays,
  UndoneMergeSchema,
  UserMergeListSchema,
} from './merges.ts'
import { MergePreviewSchema } from './merge-previews.ts'
import { operation } from './operation.ts'
import { cursor, exampleCursorPage, pageSize } from './pages.ts'
import { exampleCustomer } from './customers.ts'

const { asha, moment } = exampleWorld
const { merged, twin } = exampleMerge

const shared = { tag: 'Merges', scope: 'application' } as const
const userId = id().meta(means('The user who stays.', asha.id))
const mergeId = id().meta(means('The merge.', exampleMerge.id))
const inactive = ['USER_NOT_FOUND', 'USER_ARCHIVED', 'USER_NOT_ACTIVE', 'MERGE_NOT_POSSIBLE', 'STALE_VERSION'] as const

const exampleUserMerge: UserMerge = {
  _id: exampleMerge.id,
  survivor_id: asha.id,
  other_id: merged.id,
  other_name: merged.first_name,
  reason: 'Same person',
  by: exampleMerger,
  created_at: moment,
  undo_until: exampleMerge.undo_until,
  changed: [],
}

export const mergeOperations = {
  previewMerge: operation({
    ...shared,
    summary: 'Preview merging two users',
    description:
      'Field by field: what both have, and what the survivor will have with these choices. Nothing changes. Fails like `mergeUsers` if the two can’t be merged.',
    method: 'POST',
    path: '/customers/:userId/merges/preview',
    permission: 'users:merge',
    dry: true,
    input: z.strictObject(
      { userId, body: PreviewMergeRequestSchema.meta(means('The other user, and the choices.')) },
      onlyKnown,
    ),
    output: MergePreviewSchema,
    errors: inactive,
    events: [],
    example: {
      input: { userId: asha.id, body: { other_id: twin.id } },
      output: {
        survivor: exampleCustomer,
        other: exampleTwin,
        fields: [
          {
            field: 'last_name',
            label: 'Last name',
            survivor: asha.last_name,
            other: twin.last_name,
            result: asha.last_name,
            choice: 'survivor',
            differs: true,
          },
        ],
        consents: [],
        contacts: [
          { kind: 'email', value: asha.email, of: 'survivor', verified: true, primary: true },
          { kind: 'email', value: twin.email, of: 'other', verified: true, primary: false },
        ],
        groups: [],
        social_accounts: [],
        sessions: 2,
      },
    },
  }),
  mergeUsers: operation({
    ...shared,
    summary: 'Merge two users',
    description: `The other user becomes a part of the survivor: contacts, groups, attributes, social accounts, and events follow. All sessions of both end, and the survivor’s password stays. From then on, the other’s ID stands for the survivor wherever an ID of a user is expected. Can be undone for ${undoMergeDays} days.`,
    method: 'POST',
    path: '/customers/:userId/merges',
    permission: 'users:merge',
    input: z.strictObject(
      { userId, body: MergeUsersRequestSchema.meta(means('The other user, the choices, and the reason.')) },
      onlyKnown,
    ),
    output: MergedUserSchema,
    errors: inactive,
    events: ['user.merged', 'user.merged_away'],
    example: {
      input: { userId: asha.id, body: { other_id: twin.id, reason: 'Same person' } },
      output: {
        user: exampleCustomer,
        merge: { ...exampleUserMerge, other_id: twin.id, other_name: `${twin.first_name} ${twin.last_name}` },
      },
    },
  }),
  getUserMerges: operation({
    ...shared,
    summary: 'List merges that can be undone',
    description: 'Those of one user, newest first, each with what has changed since and would stay with the survivor.',
    method: 'GET',
    path: '/customers/:userId/merges',
    permission: 'users:read',
    input: z.strictObject({ userId, pageSize, cursor }, onlyKnown),
    output: UserMergeListSchema,
    errors: ['USER_NOT_FOUND'],
    events: [],
    example: { input: { userId: asha.id }, output: { items: [exampleUserMerge], page: exampleCursorPage } },
  }),
  undoMerge: operation({
    ...shared,
    summary: 'Undo a merge',
    description:
      'The other user is back with what they had: fields, contacts, groups, attributes, social accounts, and their password. What has changed since the merge stays with the survivor, and is listed. Sessions stay ended, and events stay where they are.',
    method: 'POST',
    path: '/customers/:userId/merges/:mergeId/undo',
    permission: 'users:merge',
    input: z.strictObject({ userId, mergeId, body: UndoMergeRequestSchema.meta(means('The reason.')) }, onlyKnown),
    output: UndoneMergeSchema,
    errors: [
      'USER_NOT_FOUND',
      'USER_ARCHIVED',
      'USER_NOT_ACTIVE',
      'MERGE_NOT_POSSIBLE',
      'MERGE_NOT_FOUND',
      'MERGE_TOO_LATE',
    ],
    events: ['user.merge_undone', 'user.restored'],
    example: {
      input: { userId: asha.id, mergeId: exampleMerge.id, body: { reason: 'Two people' } },
      output: {
        survivor: exampleCustomer,
        other: {
          ...exampleTwin,
          _id: merged.id,
          user_id: merged.id,
          username: merged.username,
          first_name: merged.first_name,
          last_name: merged.last_name,
          emails: [],
        },
        kept: [],
      },
    },
  }),
}
