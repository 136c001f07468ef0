import * as z from 'zod'
import { attributeCondition, attributeConditionsMax } from './attribute-filter.ts'
import { exampleAttribute } from './example-attribute.ts'
import { atMost, flag, id, moment, optionalGroup, optionalId, readJson, text } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { cursor, pageNo, pageSize } from './pages.ts'
import { userStates } from './user-states.ts'

/*
 * Which users a list shows.
 */

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

const conditionRule = { error: 'must be a list of conditions, or their JSON' }
const oneCondition = z.union([text(2_048), attributeCondition], conditionRule)

/** Conditions, which a query string has as JSON: one list, or one of them each time that the name is repeated. */
const conditions = () =>
  z.codec(
    z.union([text(16_384), z.array(oneCondition)], conditionRule),
    z
      .array(attributeCondition, conditionRule)
      .check(atMost(attributeConditionsMax, { error: `must have at most ${attributeConditionsMax} entries` })),
    {
      // What isn't JSON is no condition, which is then reported.
      decode: (given) =>
        [given].flat().flatMap((each) => (typeof each === 'string' ? (readJson(each) ?? each) : each)) as z.input<
          typeof attributeCondition
        >[],
      encode: (value) => value.map((each) => JSON.stringify(each)),
    },
  )

/** The maximum number of attributes that a list of users returns. */
export const listedAttributesMax = 20

/** The orders of `getCustomers`. */
export const customerOrders = [
  'newest',
  'oldest',
  'name',
  'recently_signed_in',
  'attribute',
  'attribute_descending',
] as const
const orderRule = { error: `must be one of ${customerOrders.join(', ')}` }

/** A range that ends before it begins would match nobody, without a word. */
export const isInOrder = (from: string | undefined, to: string | undefined): boolean =>
  from === undefined || to === undefined || Date.parse(from) <= Date.parse(to)
export const endsAfter = (from: string, to: string) => ({ error: `must not be earlier than ${from}`, path: [to] })

/** The input of `getCustomers`. */
export const CustomerListInput = z
  .strictObject(
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
        .enum(customerOrders, orderRule)
        .optional()
        .meta(
          means(
            'The order. Default: newest first. `attribute` and `attribute_descending` list the users who have a value of the attribute that `sort_by` names.',
            'newest',
          ),
        ),
      sortBy: optionalId().meta(means('The attribute to order by. It has one value, and isn’t encrypted.')),
      attributeFilter: conditions()
        .optional()
        .meta(means('Only users whose attributes meet all of these conditions, as in `filterUsersByAttributes`.')),
      definitionIds: commaSeparated(
        z.array(id()).check(atMost(listedAttributesMax, { error: `must have at most ${listedAttributesMax} entries` })),
      )
        .optional()
        .meta(means('The attributes to return with each user.', [exampleAttribute.id])),
      status: commaSeparated(z.array(z.enum(userStates, { error: `must be one or more of ${userStates.join(', ')}` })))
        .optional()
        .meta(means('Only users in these states. Default: all except archived users.', ['active', 'blocked'])),
      verified: flag().optional().meta(means('Only users with (or without) a verified contact.', true)),
      hasEmail: flag().optional().meta(means('Only users with (or without) an email address.', true)),
      hasPhone: flag().optional().meta(means('Only users with (or without) a phone number.', true)),
      groupUid: optionalGroup().meta(means('Only members of this user group: its uid or _id.', '1')),
      createdFrom: moment().optional().meta(means('Created on or after this date.', '2024-01-01')),
      createdTo: moment('end').optional().meta(means('Created on or before this date.', '2024-01-31')),
      lastSignInFrom: moment().optional().meta(means('Last signed in on or after this date.', '2024-01-01')),
      lastSignInTo: moment('end').optional().meta(means('Last signed in on or before this date.', '2024-01-31')),
    },
    onlyKnown,
  )
  .refine((given) => isInOrder(given.createdFrom, given.createdTo), endsAfter('created_from', 'createdTo'))
  .refine(
    (given) => isInOrder(given.lastSignInFrom, given.lastSignInTo),
    endsAfter('last_sign_in_from', 'lastSignInTo'),
  )
