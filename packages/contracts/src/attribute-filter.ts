import * as z from 'zod'
import { type AttributeComparison, attributeComparisons } from './attribute-comparisons.ts'
import { attributesMax, givenAttributeValue } from './attribute-values.ts'
import { exampleAttribute } from './example-attribute.ts'
import { exampleWorld } from './example-world.ts'
import { atMost, id, optionalEmail, optionalPaste, phoneLengthMax, wholeNumber } from './inputs.ts'
import { means, onlyKnown } from './means.ts'

/*
 * Finding users by their attributes.
 */

const { asha } = exampleWorld

export { type AttributeComparison, attributeComparisons }

/** The maximum number of conditions of a filter. */
export const attributeConditionsMax = 20
const joined = ['AND', 'OR'] as const
const comparisonRule = { error: `must be one of ${attributeComparisons.join(', ')}` }
const joinRule = { error: 'must be AND or OR' }

/** A condition of a filter by attributes. */
export const attributeCondition = z.strictObject(
  {
    definition_id: id().meta(means('The attribute.', exampleAttribute.id)),
    type: z
      .string(comparisonRule)
      .trim()
      .toLowerCase()
      .pipe(z.enum(attributeComparisons, comparisonRule))
      .meta(
        means(
          '`eq` and `ne`: equal or not, capital letters aside; `is`, `nis`: exactly equal or not; `gt`, `lt`, `gte`, `lte`, and `btw`: compared; `in`, `nin`: one of a list or not; `sw`, `ew`, `cnt`, `nct`: begins with, ends with, contains, or doesn’t.',
          'gt',
        ),
      ),
    value: givenAttributeValue().meta(means('What to compare with: for `in`, `nin`, and `btw`, a list.', 37)),
  },
  onlyKnown,
)

export const UserAttributeFilterSchema = z.strictObject(
  {
    query: z
      .strictObject(
        {
          type: z
            .string(joinRule)
            .trim()
            .toUpperCase()
            .pipe(z.enum(joined, joinRule))
            .meta(means('Whether all conditions have to hold, or one of them.', 'AND')),
          limit: wholeNumber(1, 100).meta(means('Users per page, 1 to 100.', 10)),
          page: wholeNumber(1, 1_000_000).meta(means('The page to return, counted from 1.', 1)),
          email: optionalEmail().meta(means('Only the user with this email address.', asha.email)),
          phone: optionalPaste(phoneLengthMax).meta(means('Only the user with this phone number.', asha.phone)),
          definition_ids: z
            .array(id(), { error: 'must be a list of IDs' })
            .check(atMost(attributesMax, { error: `must have at most ${attributesMax} entries` }))
            .optional()
            .meta(means('The attributes to return. If omitted, all of them.', [exampleAttribute.id])),
          conditions: z
            .array(attributeCondition, { error: 'must be a list of conditions' })
            .check(atMost(attributeConditionsMax, { error: `must have at most ${attributeConditionsMax} entries` }))
            .meta(means('The conditions.')),
        },
        onlyKnown,
      )
      .meta(means('The filter.')),
  },
  onlyKnown,
)
export type UserAttributeFilter = z.infer<typeof UserAttributeFilterSchema>
