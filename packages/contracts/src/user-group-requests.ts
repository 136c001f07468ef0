import * as z from 'zod'
import { attributeComparisons } from './attribute-comparisons.ts'
import { type EchoOf, echoShape } from './echo.ts'
import { exampleAttribute } from './example-attribute.ts'
import { exampleWorld } from './example-world.ts'
import { fileUrl } from './file-url.ts'
import { FileColumnChoiceSchema } from './files.ts'
import { atLeast, atMost, filledName, flag, id, ignored, text } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { SegmentRuleSchema } from './segment-rules.ts'
import { userGroupTypes } from './user-group-types.ts'
import type { UserGroup } from './user-groups.ts'

/*
 * Creating and changing user groups. What a group looks like is in `user-groups.ts`.
 */

const { file } = exampleWorld

const comparisonRule = { error: `must be one of ${attributeComparisons.join(', ')}` }

/** A condition of a segment as published clients write it: an attribute, a comparison, and a value, all of them text. */
export const UserGroupConditionSchema = z
  .strictObject(
    {
      user_attribute_definition_id: id().meta(means('The attribute.', exampleAttribute.id)),
      type: z
        .string(comparisonRule)
        .trim()
        .toLowerCase()
        .pipe(z.enum(attributeComparisons, comparisonRule))
        .meta(means('The comparison, as in `filterUsersByAttributes`.', 'gt')),
      value: text(20_000).meta(
        means('What to compare with. For `in`, `nin`, and `btw`, several values with commas between them.', '37'),
      ),
      key: ignored,
    },
    onlyKnown,
  )
  .meta(means('A condition about an attribute.'))
export type UserGroupCondition = z.infer<typeof UserGroupConditionSchema>

/** What makes a group a segment. */
const segment = {
  type: z
    .enum(userGroupTypes, { error: 'must be bulk or conditional' })
    .optional()
    .meta(
      means('The type of the group: `bulk` (from a file), or `conditional` (a segment). It can’t be changed.', 'bulk'),
    ),
  conditions: z
    .array(UserGroupConditionSchema, { error: 'must be a list' })
    .check(atMost(50, { error: 'must have at most 50 entries' }))
    .optional()
    .meta(means('The rule of a segment as published clients write it: all of these conditions have to hold.', [])),
  rule: SegmentRuleSchema.optional(),
}

/** How to read the file. Our own additions to the specification. */
const reading = {
  columns: FileColumnChoiceSchema.optional(),
  confirm_empty: flag()
    .optional()
    .meta(
      means(
        'Accepts a file that matches no user, or that leaves the group without members. Without it, such a file fails, and the members stay.',
        true,
      ),
    ),
}

const refresh = flag()
  .optional()
  .meta(means('Reads the group’s file again, even if its `file_url` is unchanged.', true))

export const CreateUserGroupSchema = z.strictObject(
  {
    name: filledName(100).meta(means('The name of the group.', 'Regulars')),
    description: text(1000).meta(means('What the group is for.', 'Bought three times or more')),
    file_url: fileUrl
      .optional()
      .meta(
        means(
          'Required for a `bulk` group. A CSV or Excel file of the members: an http(s) URL, or the `file_url` from `uploadUserGroupFile`. Columns: user_id, email, or phone_number (with country_code), and action (add or remove), or the headers of a common export.',
          file.file_url,
        ),
      ),
    ...segment,
    ...reading,
  },
  onlyKnown,
)
export type CreateUserGroup = z.infer<typeof CreateUserGroupSchema>

const inUse = flag()
  .optional()
  .meta(
    means(
      '`false` archives the group: it keeps its members, isn’t listed unless that is asked for, and can’t be changed. An archived segment doesn’t follow changes of customers. `true` restores it, and fills a segment again.',
      true,
    ),
  )

const groupChanges = {
  name: filledName(100).optional().meta(means('The name of the group.', 'Regulars')),
  description: text(1000).optional().meta(means('What the group is for.', 'Bought three times or more')),
  file_url: fileUrl
    .optional()
    .meta(
      means(
        'A new CSV or Excel file. Its rows replace the members; if every row says `remove`, they leave the group instead. The current `file_url` doesn’t read the file again: use `refresh` for that.',
        file.file_url,
      ),
    ),
  ...segment,
  ...reading,
  refresh,
  is_active: inUse,
}

/** The fields of a group that changing it accepts only with their current values. */
export const userGroupEcho = {
  _id: 'current',
  uid: 'current',
  application_id: 'current',
  status: 'moving',
  error: 'moving',
  progress: 'moving',
  members: 'moving',
  failure: 'moving',
  needs_confirm_empty: 'moving',
  recognized: 'moving',
  in_words: 'moving',
  refreshed_at: 'moving',
  lag_s: 'moving',
  created_at: 'current',
  modified_at: 'earlier',
  __v: 'earlier',
} as const satisfies EchoOf<UserGroup, typeof groupChanges>

export const UpdateUserGroupSchema = z.strictObject({ ...groupChanges, ...echoShape(userGroupEcho) }, onlyKnown)
export type UpdateUserGroup = z.infer<typeof UpdateUserGroupSchema>

export const UserGroupRowSchema = z
  .strictObject(
    {
      user_id: text(255).optional().meta(means('The user’s ID.', exampleWorld.asha.id)),
      email: text(320).optional().meta(means('The user’s email address.', exampleWorld.asha.email)),
      phone_number: text(255).optional().meta(means('The user’s phone number.', exampleWorld.asha.phone)),
      country_code: z
        .union([z.number(), text(16)], { error: 'must be a calling code such as 91' })
        .optional()
        .meta(means('The calling code of the phone number.', 91)),
      action: z.enum(['add', 'remove'], { error: 'must be add or remove' }).meta(means('What to do.', 'add')),
    },
    onlyKnown,
  )
  .meta(means('A user to add to a group, or to remove from it.'))
export type UserGroupRow = z.infer<typeof UserGroupRowSchema>

export const UpdateUserGroupPartiallySchema = z.strictObject(
  {
    type: z
      .enum(['file_url', 'json', ...userGroupTypes], { error: 'must be file_url or json' })
      .optional()
      .meta(means('Where the rows come from: `file_url`, or `json` for `user_data`. Optional.', 'json')),
    name: filledName(100).optional().meta(means('The name of the group.', 'Regulars')),
    description: text(1000).optional().meta(means('What the group is for.', 'Bought three times or more')),
    file_url: fileUrl
      .optional()
      .meta(means('A CSV or Excel file whose rows are added, or removed if their action says so.', file.file_url)),
    user_data: z
      .array(UserGroupRowSchema, { error: 'must be a list of users' })
      .check(atLeast(1, { error: 'must not be empty' }), atMost(10_000, { error: 'must have at most 10000 entries' }))
      .optional()
      .meta(means('The users to add or remove, instead of a file.')),
    conditions: segment.conditions,
    rule: segment.rule,
    ...reading,
    refresh,
    is_active: inUse,
    ...echoShape(userGroupEcho),
  },
  onlyKnown,
)
export type UpdateUserGroupPartially = z.infer<typeof UpdateUserGroupPartiallySchema>

export const DuplicateUserGroupSchema = z.strictObject(
  {
    name: filledName(100)
      .optional()
      .meta(means('The name of the new group. Default: `Copy of` and the name.', 'Friends')),
    description: text(1000)
      .optional()
      .meta(means('What the new group is for. Default: the same.', exampleWorld.group.description)),
  },
  onlyKnown,
)
export type DuplicateUserGroup = z.infer<typeof DuplicateUserGroupSchema>
