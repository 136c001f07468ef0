import * as z from 'zod'
import { selectedLinesMax } from './bulk-action-kinds.ts'
import { exampleWorld } from './example-world.ts'
import { atLeast, atMost, id, text } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { CustomerListInput } from './user-filters.ts'
import { wireName } from './wire.ts'

/*
 * Selections of users: those who match a filter, or those in a list.
 */

const { asha } = exampleWorld

type WireName<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Uppercase<First> ? `_${Lowercase<First>}` : First}${WireName<Rest>}`
  : ''
type OnTheWire<Shape> = { [Name in keyof Shape & string as WireName<Name>]: Shape[Name] }

const {
  pageSize: _size,
  pageNo: _no,
  cursor: _cursor,
  sort: _sort,
  sortBy: _by,
  definitionIds: _columns,
  ...filters
} = CustomerListInput.shape

/** The filters of the list of customers, under the names that they have in its query. */
const filterShape = Object.fromEntries(
  Object.entries(filters).map(([name, schema]) => [wireName(name), schema]),
) as OnTheWire<typeof filters>

export const UserFilterSchema = z
  .strictObject(filterShape, onlyKnown)
  .meta(
    means(
      'Filters of `getCustomers`, under the same names. All of them must match. Without any, every user who isn’t archived matches.',
    ),
  )
export type UserFilter = z.output<typeof UserFilterSchema>

const listMax = { error: `must have at most ${selectedLinesMax} entries` }
const listMin = { error: 'must have at least one entry' }

export const UserSelectionSchema = z
  .strictObject(
    {
      filter: UserFilterSchema.optional(),
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
