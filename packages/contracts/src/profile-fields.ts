import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { blankMeansNone, freeObject, httpUrl, moment, optionalName, text, trimmed } from './inputs.ts'
import { means } from './means.ts'
import { type ProfileFieldName, profileFacts } from './profile-facts.ts'

const { asha } = exampleWorld

/** How requests and responses carry one field of `profile-facts.ts`. */
interface FieldSchemas {
  /** In a request that creates a user, or that a shopper sends. */
  given: z.ZodType
  /** In a request of the team that changes a user, where an empty value takes it away. Left out where it is like `given`. */
  changed?: z.ZodType
  /** In a response. */
  shown: z.ZodType
}

const name = (key: 'first_name' | 'last_name', description: string, asked: string) => ({
  given: text(profileFacts[key].lengthMax).optional().meta(means(description, asked)),
  shown: z.string().optional().meta(means(description, asha[key])),
})

const emptyOrDay = z.union([z.literal(''), moment()], { error: 'must be a date such as 1995-07-23' })
const free = { tier: 'gold' }

export const profileFields = {
  first_name: name('first_name', 'Given name.', 'Asha'),
  last_name: name('last_name', 'Family name.', 'Rao'),
  gender: {
    given: z
      .enum(['male', 'female', 'unisex', 'other', ''], { error: 'must be male, female, unisex or other' })
      .optional()
      .meta(means('male, female, unisex or other; empty to say nothing.', 'female')),
    shown: z.string().optional().meta(means('male, female, unisex or other.', 'female')),
  },
  dob: {
    given: blankMeansNone(emptyOrDay).meta(means('Date of birth, ISO 8601.', '1995-07-23')),
    changed: emptyOrDay.optional().meta(means('Date of birth, ISO 8601; empty takes it away.', '1995-07-23')),
    shown: z.string().optional().meta(means('Date of birth, ISO 8601.', '1995-07-23T00:00:00.000Z')),
  },
  profile_pic_url: {
    given: z
      .union([z.literal(''), httpUrl()], {
        error: 'must be a URL that starts with http:// or https://, or empty for no picture',
      })
      .optional()
      .meta(means('Address of a picture; empty for none.', 'https://example.com/asha.jpg')),
    shown: z.string().optional().meta(means('Address of a picture.', 'https://example.com/asha.jpg')),
  },
  external_id: {
    given: optionalName(profileFacts.external_id.lengthMax).meta(
      means("The user's id in the seller's own system, unique in the application.", '100002000036789'),
    ),
    changed: trimmed(profileFacts.external_id.lengthMax).meta(
      means(
        "The user's id in the seller's own system, unique in the application; empty takes it away.",
        '100002000036789',
      ),
    ),
    shown: z.string().optional().meta(means("The user's id in the seller's own system, unique.", '100002000036789')),
  },
  rr_id: {
    given: optionalName(profileFacts.rr_id.lengthMax).meta(means("The user's id in a rewards program.", 'RR-1001')),
    changed: trimmed(profileFacts.rr_id.lengthMax).meta(
      means("The user's id in a rewards program; empty takes it away.", 'RR-1001'),
    ),
    shown: z.string().optional().meta(means("The user's id in a rewards program.", 'RR-1001')),
  },
  meta: {
    given: freeObject().optional().meta(means('Free JSON object, or the text of one; 16 KiB at most.', free)),
    shown: z
      .record(z.string(), z.unknown())
      .optional()
      .meta(means('Free JSON object of the seller, 16 KiB at most.', free)),
  },
} satisfies Record<ProfileFieldName, FieldSchemas>

type Fields = typeof profileFields
type SchemaOf<Name extends ProfileFieldName, Use extends keyof FieldSchemas> =
  Fields[Name] extends Record<Use, infer Schema> ? Schema : Fields[Name]['given']

/** One schema for each of some fields: what a request or a response is made of. */
export const schemasOf = <Name extends ProfileFieldName, Use extends keyof FieldSchemas>(
  names: readonly Name[],
  use: Use,
) => {
  const schemas: Record<ProfileFieldName, FieldSchemas> = profileFields
  // Object.fromEntries forgets which name goes with which schema.
  return Object.fromEntries(names.map((each) => [each, schemas[each][use] ?? schemas[each].given])) as {
    [Each in Name]: SchemaOf<Each, Use>
  }
}
