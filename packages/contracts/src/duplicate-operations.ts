import * as z from 'zod'
import {
  DismissDuplicateRequestSchema,
  type DuplicatePair,
  DuplicatePairListSchema,
  DuplicatePairSchema,
} from './duplicates.ts'
import { exampleMerge } from './example-merge.ts'
import { exampleWorld } from './example-world.ts'
import { flag, id } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { exampleMerger, exampleTwin } from './merges.ts'
import { operation } from './operation.ts'
import { cursor, exampleCursorPage, pageSize } from './pages.ts'
import { exampleCustomer } from './customers.ts'

const shared = { tag: 'Merges', scope: 'application' } as const

const pair: DuplicatePair = {
  _id: exampleMerge.pair_id,
  first: exampleCustomer,
  second: exampleTwin,
  reasons: ['email'],
}

export const duplicateOperations = {
  findDuplicates: operation({
    ...shared,
    summary: 'List users who may be the same person',
    description:
      'Pairs with the same phone number, the same email address in two spellings, or the same name and date of birth, newest first. A user is paired with at most five others for each of these. Changes show within about a second. Pairs that the team has dismissed aren’t proposed again.',
    method: 'GET',
    path: '/customers/duplicates',
    permission: 'users:read',
    input: z.strictObject(
      { dismissed: flag().optional().meta(means('Lists those that were dismissed instead.', true)), pageSize, cursor },
      onlyKnown,
    ),
    output: DuplicatePairListSchema,
    errors: [],
    events: [],
    example: { input: {}, output: { items: [pair], page: exampleCursorPage } },
  }),
  dismissDuplicate: operation({
    ...shared,
    summary: 'Say that two users aren’t the same person',
    description: 'They aren’t proposed again, unless you undo that.',
    method: 'PUT',
    path: '/customers/duplicates/:pairId',
    permission: 'users:merge',
    input: z.strictObject(
      {
        pairId: id().meta(means('The pair.', exampleMerge.pair_id)),
        body: DismissDuplicateRequestSchema.meta(means('Whether they are two people.')),
      },
      onlyKnown,
    ),
    output: DuplicatePairSchema,
    errors: ['DUPLICATE_NOT_FOUND'],
    events: ['user.duplicate_dismissed'],
    example: {
      // In the history of each of the two.
      events: ['user.duplicate_dismissed', 'user.duplicate_dismissed'],
      input: { pairId: exampleMerge.pair_id, body: { dismissed: true } },
      output: { ...pair, dismissed_at: exampleWorld.moment, dismissed_by: exampleMerger },
    },
  }),
}
