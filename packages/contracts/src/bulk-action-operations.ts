import * as z from 'zod'
import { bulkPermissionsOf } from './bulk-action-kinds.ts'
import {
  BulkActionPreviewSchema,
  CreateBulkActionRequestSchema,
  PreviewBulkActionRequestSchema,
} from './bulk-actions.ts'
import { exampleJobs } from './example-job.ts'
import { exampleWorld } from './example-world.ts'
import { JobSchema } from './jobs.ts'
import { means, onlyKnown } from './means.ts'
import { operation } from './operation.ts'

const { apiKey, asha, moment } = exampleWorld

const shared = {
  tag: 'Bulk actions',
  scope: 'application',
  method: 'POST',
  permission: 'signed-in',
  permissionsOf: bulkPermissionsOf,
} as const

const example = { action: 'block' as const, selection: { user_ids: [asha.id] } }

export const bulkActionOperations = {
  previewBulkAction: operation({
    ...shared,
    summary: 'Preview an action on many users',
    description:
      'Says what `createBulkAction` would do, without changing anything: how many users are selected, how many would change, already are so, or can’t be changed, with ten samples of each. Requires the permission of the action, and `users:read` unless the users are selected by their IDs.',
    path: '/bulk-actions/preview',
    dry: true,
    input: z.strictObject({ body: PreviewBulkActionRequestSchema.meta(means('What to do with whom.')) }, onlyKnown),
    output: BulkActionPreviewSchema,
    errors: ['USER_GROUP_NOT_FOUND', 'ATTRIBUTE_NOT_FOUND'],
    events: [],
    example: {
      permission: 'users:block',
      input: { body: example },
      output: {
        count: 1,
        count_relation: 'eq',
        examined: 1,
        would_change: { count: 1, samples: [{ user_id: asha.id, name: 'Asha Rao', contact: asha.email }] },
        unchanged: { count: 0, samples: [] },
        refused: [],
        skipped: { count: 0, samples: [] },
        confirm_from: 25,
        undoable: true,
      },
    },
  }),
  createBulkAction: operation({
    ...shared,
    summary: 'Do something with many users',
    description:
      'Starts a job of the kind `bulk_action`. The users are those who match when it begins; each is acted on once, and users who are created later aren’t. `getJobErrors` lists those who can’t be changed, and lines that match nobody. `undoJob` reverts what nobody has changed since, except archiving, erasing, signing out, inviting, and attributes that are encrypted or masked. Requires the same permissions as the preview. To erase users, an operator sends their password again.',
    path: '/bulk-actions',
    status: 201,
    input: z.strictObject({ body: CreateBulkActionRequestSchema.meta(means('What to do with whom.')) }, onlyKnown),
    output: JobSchema,
    errors: [
      'USER_GROUP_NOT_FOUND',
      'USER_GROUP_BUSY',
      'ATTRIBUTE_NOT_FOUND',
      'SELECTION_CHANGED',
      'WRONG_CREDENTIALS',
    ],
    events: ['job.created', 'operator.sign_in_failed'],
    example: {
      permission: 'users:block',
      input: { body: { ...example, reason: 'Chargebacks', expected_count: 1 } },
      events: ['job.created'],
      output: {
        _id: exampleJobs.running,
        kind: 'bulk_action',
        action: 'block',
        state: 'queued',
        about: { type: 'users', id: '64f000000000000000000075', name: '1 customer' },
        started_by: { kind: 'api_key', id: apiKey.id, name: apiKey.name },
        error_count: 0,
        actions: ['pause', 'cancel'],
        created_at: moment,
      },
    },
  }),
}
