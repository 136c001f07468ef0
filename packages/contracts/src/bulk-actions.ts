import * as z from 'zod'
import { type BulkAction, bulkActionNames, bulkActions } from './bulk-action-kinds.ts'
import { UserSelectionSchema } from './bulk-selections.ts'
import { givenAttributeValue } from './attribute-values.ts'
import { exampleAttribute } from './example-attribute.ts'
import { exampleWorld } from './example-world.ts'
import { id, optionalGroup, text, wholeNumber } from './inputs.ts'
import { means, onlyKnown } from './means.ts'

/*
 * Doing something with many users at once, by a job. What that would do can be seen before.
 */

const { asha, group, owner } = exampleWorld

const asked = {
  action: z
    .enum(bulkActionNames, { error: `must be one of ${bulkActionNames.join(', ')}` })
    .meta(
      means(
        'What to do with each user. `block` and `archive` end their sessions, and `sign_out` does nothing else. `erase` permanently deletes everything about them. `invite` sends an email with a link that signs them in, to those who have no way in yet. Archiving, erasing, signing out, and inviting can’t be undone.',
        'block',
      ),
    ),
  selection: UserSelectionSchema,
  group_id: optionalGroup().meta(
    means('The uid or _id of the user group. Required for `add_to_group` and `remove_from_group`.', group.id),
  ),
  attribute: z
    .strictObject(
      {
        definition_id: id().meta(means('The attribute.', exampleAttribute.id)),
        value: givenAttributeValue().meta(
          means('The value, which the attribute’s type and rules decide. An empty string or list deletes it.', 39),
        ),
      },
      onlyKnown,
    )
    .optional()
    .meta(means('The attribute and its new value. Required for `set_attribute`.')),
}

interface Asked {
  action: BulkAction
  group_id?: string | undefined
  attribute?: unknown
}

/** Which fields an action needs, and which it doesn't have. */
const fitting = <Body extends z.ZodType<Asked>>(body: Body) =>
  body.check(({ value, issues }) => {
    const { action } = value
    const needed = { group_id: bulkActions[action].about === 'user_group', attribute: action === 'set_attribute' }
    for (const [name, isNeeded] of Object.entries(needed) as ['group_id' | 'attribute', boolean][]) {
      if (isNeeded === (value[name] !== undefined)) continue
      const message = isNeeded ? `is required for ${action}` : `must be omitted for ${action}`
      issues.push({ code: 'custom', path: [name], message, input: value[name] })
    }
  })

export const PreviewBulkActionRequestSchema = fitting(z.strictObject(asked, onlyKnown))
export type PreviewBulkActionRequest = z.output<typeof PreviewBulkActionRequestSchema>

/** The maximum length of a reason that is kept permanently. */
const eraseReasonMax = 200

export const CreateBulkActionRequestSchema = fitting(
  z
    .strictObject(
      {
        ...asked,
        reason: text(500)
          .optional()
          .meta(
            means(
              'The reason for `block`, `unblock`, `archive`, `erase`, or `sign_out`, for colleagues who look at this later. Required for `erase`, with at most 200 characters: it is kept permanently, so it must not say who the users are.',
              'Chargebacks',
            ),
          ),
        expected_count: wholeNumber(0, 1_000_000_000)
          .optional()
          .meta(
            means(
              'The number of users that you expect, as in the `count` of the preview. If another number is selected when the job begins, it fails, and nothing is changed. Required for `erase`, and if there are as many users as `confirm_from` in the preview.',
              1,
            ),
          ),
        current_password: text(1024)
          .optional()
          .meta(means('For `erase`: the password of the operator who asks. Services don’t need it.', owner.password)),
      },
      onlyKnown,
    )
    .check(({ value, issues }) => {
      const { action, reason, expected_count } = value
      if (action !== 'erase') return
      const fault = (name: string, message: string) =>
        issues.push({ code: 'custom', path: [name], message, input: undefined })
      if (expected_count === undefined) fault('expected_count', 'is required for erase')
      if (!reason?.trim()) fault('reason', 'is required for erase')
      else if (reason.length > eraseReasonMax) fault('reason', `must be at most ${eraseReasonMax} characters for erase`)
    }),
)
export type CreateBulkActionRequest = z.output<typeof CreateBulkActionRequestSchema>

const SampleUserSchema = z.object({
  user_id: z.string().meta(means('The ID of the user.', asha.id)),
  name: z.string().optional().meta(means('The name, if you may read users and there is one.', 'Asha Rao')),
  contact: z
    .string()
    .optional()
    .meta(means('An email address or phone number, if you may read users and there is one.', asha.email)),
})
export type BulkSample = z.infer<typeof SampleUserSchema>

const users = (what: string) =>
  z
    .object({
      count: z.number().meta(means('How many.', 1)),
      samples: z.array(SampleUserSchema).meta(means('The first ten of them.')),
    })
    .meta(means(what))

export const BulkActionPreviewSchema = z.object({
  count: z.number().meta(means('The number of selected users.', 1)),
  count_relation: z
    .enum(['eq', 'gte'])
    .meta(means('`eq`: `count` is exact. `gte`: counting took too long, and there are at least that many.', 'eq')),
  examined: z
    .number()
    .meta(means('How many of them were looked at for the numbers below. The first ones, if there are too many.', 1)),
  would_change: users('Users whom the action would change.'),
  unchanged: users('Users who already are as the action would make them.'),
  refused: z
    .array(
      z.object({
        code: z.string().meta(means('Why, for programs.', 'archived')),
        message: z.string().meta(means('Why.', 'This customer is archived')),
        count: z.number().meta(means('How many.', 1)),
        samples: z.array(SampleUserSchema).meta(means('The first ten of them.')),
      }),
    )
    .meta(means('Users whom the action can’t change, by the reason.')),
  skipped: z
    .object({
      count: z.number().meta(means('How many.', 0)),
      samples: z
        .array(
          z.object({
            line: z.number().meta(means('The number of the line, counting from 1.', 2)),
            value: z.string().meta(means('The line.', 'nobody@example.com')),
            code: z.string().meta(means('Why, for programs.', 'no_account')),
            message: z.string().meta(means('Why.', 'No customer has this contact, ID, or username')),
          }),
        )
        .meta(means('The first ten of them.')),
    })
    .meta(means('Lines that match nobody, or several users.')),
  confirm_from: z.number().meta(means('From so many users on, `createBulkAction` requires `expected_count`.', 25)),
  undoable: z
    .boolean()
    .meta(
      means(
        'Whether the job can be undone with `undoJob` afterward. Attributes that are encrypted or masked can’t.',
        true,
      ),
    ),
})
export type BulkActionPreview = z.infer<typeof BulkActionPreviewSchema>
