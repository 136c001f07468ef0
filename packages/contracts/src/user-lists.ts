import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { atMost, flag, moment, optionalId, text } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { cursor, PaginationSchema, pageNo, pageSize } from './pages.ts'
import { CustomerSchema, userStates } from './users.ts'

const { asha } = exampleWorld

const fieldFilter = z.record(
  z.string().check(atMost(64, { error: 'must name fields of at most 64 characters' })),
  z.union([text(256), z.number(), z.boolean()], { error: 'must compare fields with a string, a number or a boolean' }),
)

const oneOrMany = () =>
  z.union([text(1024), z.array(text(256)).check(atMost(50, { error: 'must be at most 50 values' }))], {
    error: 'must be a string or several',
  })

/** One string or several, each of which may contain several values separated by commas. */
export const commaSeparated = <Words extends z.ZodType<string[], string[]>>(words: Words) =>
  z.codec(oneOrMany(), words, {
    decode: (given) => [given].flat().flatMap((each) => each.split(',').map((word) => word.trim())) as z.input<Words>,
    encode: (value) => value,
  })

/** The input of `getCustomers`. */
export const CustomerListInput = z.strictObject(
  {
    q: z
      .union([text(512), fieldFilter], { error: 'must be a string, or an object of fields and their values' })
      .optional()
      .meta(
        means(
          'The search query: any part of a name, email address, phone number, username, or external ID, or a JSON object of fields.',
          'asha',
        ),
      ),
    pageSize,
    pageNo,
    cursor: cursor.meta(
      means(
        'The `next_cursor` of the previous page. Takes precedence over `page_no`, and stays fast at any depth. Send `page_no` as well to get the right total of a filtered list: it says how many users come before the cursor.',
      ),
    ),
    sort: z
      .enum(['newest', 'oldest', 'name', 'recently_signed_in'], {
        error: 'must be newest, oldest, name or recently_signed_in',
      })
      .optional()
      .meta(means('The order. Default: newest first.', 'newest')),
    status: commaSeparated(z.array(z.enum(userStates, { error: `must be one or more of ${userStates.join(', ')}` })))
      .optional()
      .meta(means('Only users in these states. Default: all except archived users.', ['active', 'blocked'])),
    verified: flag().optional().meta(means('Only users with (or without) a verified contact.', true)),
    hasEmail: flag().optional().meta(means('Only users with (or without) an email address.', true)),
    hasPhone: flag().optional().meta(means('Only users with (or without) a phone number.', true)),
    groupUid: optionalId().meta(means('Only members of this user group: its uid or _id.', '1')),
    createdFrom: moment().optional().meta(means('Created on or after this date.', '2024-01-01')),
    createdTo: moment('end').optional().meta(means('Created on or before this date.', '2024-01-31')),
    lastSignInFrom: moment().optional().meta(means('Last signed in on or after this date.', '2024-01-01')),
    lastSignInTo: moment('end').optional().meta(means('Last signed in on or before this date.', '2024-01-31')),
  },
  onlyKnown,
)

/** The input of `searchUsers`. */
export const UserSearchInput = z.strictObject(
  {
    q: text(256)
      .optional()
      .meta(
        means(
          'The search query: any part of a name, email address, phone number, username, or external ID.',
          asha.email,
        ),
      ),
    query: z
      .codec(
        z.union([text(256), z.array(text(256)).check(atMost(50, { error: 'must be at most 50 values' }))], {
          error: 'must be a string or several',
        }),
        z.array(z.string()),
        { decode: (given) => [given].flat(), encode: (value) => value },
      )
      .optional()
      .meta(means('Several search queries at once, as later clients send them.', [asha.email])),
  },
  onlyKnown,
)

const fuzzy = z
  .literal(true)
  .optional()
  .meta(means('Present if nothing matched the query as it was typed: the users match it with one typo.', true))

export const CustomerListResponseSchema = z.object({
  items: z.array(CustomerSchema).optional().meta(means('The users on this page.')),
  page: PaginationSchema.optional().meta(means('Pagination of this list.')),
  fuzzy,
})
export type CustomerListResponse = z.infer<typeof CustomerListResponseSchema>

export const UserSearchResponseSchema = z.object({
  users: z
    .array(CustomerSchema)
    .optional()
    .meta(means('The matching users, at most 50: exact identifiers first, then beginnings, then other matches.')),
  fuzzy,
})
export type UserSearchResponse = z.infer<typeof UserSearchResponseSchema>
