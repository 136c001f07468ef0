import * as z from 'zod'
import { selectedLinesMax } from './bulk-action-kinds.ts'
import { CustomerFilterSchema } from './customer-filter.ts'
import { exampleWorld } from './example-world.ts'
import { atLeast, atMost, id, text } from './inputs.ts'
import { means, onlyKnown } from './means.ts'

/*
 * Selections of users: those who match a filter, or those in a list.
 */

const { asha } = exampleWorld

const listMax = { error: `must have at most ${selectedLinesMax} entries` }
const listMin = { error: 'must have at least one entry' }

export const UserSelectionSchema = z
  .strictObject(
    {
      filter: CustomerFilterSchema.optional(),
      lines: z
        .array(text(512), { error: 'must be a list of lines' })
        .check(atLeast(1, listMin))
        .check(atMost(selectedLinesMax, listMax))
        .optional()
        .meta(
          means(
            'Lines with an email address, phone number, user ID, username, or external ID each, however people write them. A line that matches nobody, or several users, is skipped and listed.',
            [asha.email],
          ),
        ),
      user_ids: z
        .array(id(), { error: 'must be a list of user IDs' })
        .check(atLeast(1, listMin))
        .check(atMost(selectedLinesMax, listMax))
        .optional()
        .meta(means('The IDs of the users.', [asha.id])),
    },
    onlyKnown,
  )
  .refine(({ filter, lines, user_ids }) => [filter, lines, user_ids].filter(Boolean).length === 1, {
    error: 'must have exactly one of filter, lines, and user_ids',
  })
  .meta(means('The users: those who match a `filter`, or those in a list. Exactly one of the fields is required.'))
export type UserSelection = z.output<typeof UserSelectionSchema>
