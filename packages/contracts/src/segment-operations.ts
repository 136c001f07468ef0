import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { id } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { operation } from './operation.ts'
import { SegmentPreviewSchema, SegmentReasonsSchema } from './segment-previews.ts'
import { PreviewSegmentSchema } from './segment-rules.ts'
import { groupPath } from './user-group-operations.ts'

const { asha, moment } = exampleWorld

export const segmentOperations = {
  previewSegment: operation({
    summary: 'Preview the members of a segment',
    description:
      'Compares customers with a rule without changing anything: how many match, and who would join or leave. In a very large application, it compares the newest customers, and says so: `complete` is false.',
    tag: 'User groups',
    scope: 'application',
    method: 'POST',
    path: '/user_group/segment/preview',
    permission: 'users:read',
    dry: true,
    input: z.strictObject({ body: PreviewSegmentSchema.meta(means('The rule.')) }, onlyKnown),
    output: SegmentPreviewSchema,
    errors: ['USER_GROUP_NOT_FOUND', 'ATTRIBUTE_NOT_FOUND'],
    events: [],
    example: {
      input: { body: { rule: { join: 'AND', of: [{ about: 'contact', kind: 'email', is: 'verified' }] } } },
      output: {
        in_words: 'Customers who have a verified email address.',
        complete: true,
        looked_at: 20,
        matching: 12,
        would_join: 12,
        would_leave: 0,
        joining: [],
        leaving: [],
      },
    },
  }),
  getUserGroupReasons: operation({
    summary: 'Explain why a customer is in a user group',
    description: 'For a segment, lists the conditions of its rule, and which of them hold for the customer.',
    tag: 'User groups',
    scope: 'application',
    method: 'GET',
    path: '/user_group/:groupId/users/:userId',
    permission: 'users:read',
    input: z.strictObject({ ...groupPath, userId: id().meta(means('User ID.', asha.id)) }, onlyKnown),
    output: SegmentReasonsSchema,
    errors: ['USER_GROUP_NOT_FOUND', 'USER_NOT_FOUND'],
    events: [],
    example: { input: { groupId: '1', userId: asha.id }, output: { is_member: true, since: moment } },
  }),
}
