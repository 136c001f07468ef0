import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { birthday, blankMeansNone, freeObject, httpUrl, name, optionalPaste, pasted } from './inputs.ts'
import { means } from './means.ts'
import { type ProfileFieldName, profileFacts } from './profile-facts.ts'

const { asha } = exampleWorld

/** The schemas of one field in `profile-facts.ts`. */
interface FieldSchemas {
  /** In a request that creates a user, or from a shopper. */
  given: z.ZodType
  /** In a request from the team that changes a user, where an empty value clears the field. Omitted if it is the same as `given`. */
  changed?: z.ZodType
  /** In a response. */
  shown: z.ZodType
}

const nameOf = (key: 'first_name' | 'last_name', description: string, asked: string) => ({
  given: name(profileFacts[key].lengthMax).optional().meta(means(description, asked)),
  shown: z.string().optional().meta(means(description, asha[key])),
})

const emptyOrDay = z.union([z.literal(''), birthday()], { error: 'must be a date such as 1995-07-23' })
const free = { tier: 'gold' }

export const profileFields = {
  first_name: nameOf('first_name', 'Given name.', 'Asha'),
  last_name: nameOf('last_name', 'Family name.', 'Rao'),
  gender: {
    given: z
      .enum(['male', 'female', 'unisex', 'other', ''], { error: 'must be male, female, unisex or other' })
      .optional()
      .meta(means('male, female, unisex, or other. Empty for none.', 'female')),
    shown: z.string().optional().meta(means('male, female, unisex, or other.', 'female')),
  },
  dob: {
    given: blankMeansNone(emptyOrDay).meta(means('Date of birth, ISO 8601. Only its date counts.', '1995-07-23')),
    changed: emptyOrDay
      .optional()
      .meta(means('Date of birth, ISO 8601. Only its date counts. Empty clears it.', '1995-07-23')),
    shown: z
      .string()
      .optional()
      .meta(means('Date of birth, ISO 8601. Only its date counts.', '1995-07-23T00:00:00.000Z')),
  },
  profile_pic_url: {
    given: z
      .union([z.literal(''), httpUrl()], {
        error: 'must be a URL that starts with http:// or https://, or empty for no picture',
      })
      .optional()
      .meta(means('The URL of a picture. Empty for none.', 'https://example.com/asha.jpg')),
    shown: z.string().optional().meta(means('The URL of a picture.', 'https://example.com/asha.jpg')),
  },
  external_id: {
    given: optionalPaste(profileFacts.external_id.lengthMax).meta(
      means("The user's ID in the seller's own system, unique in the application.", '100002000036789'),
    ),
    changed: pasted(profileFacts.external_id.lengthMax)
      .optional()
      .meta(
        means(
          "The user's ID in the seller's own system, unique in the application. Empty clears it.",
          '100002000036789',
        ),
      ),
    shown: z
      .string()
      .optional()
      .meta(means("The user's ID in the seller's own system, unique in the application.", '100002000036789')),
  },
  rr_id: {
    given: optionalPaste(profileFacts.rr_id.lengthMax).meta(means("The user's ID in a rewards program.", 'RR-1001')),
    changed: pasted(profileFacts.rr_id.lengthMax)
      .optional()
      .meta(means("The user's ID in a rewards program. Empty clears it.", 'RR-1001')),
    shown: z.string().optional().meta(means("The user's ID in a rewards program.", 'RR-1001')),
  },
  meta: {
    given: freeObject().optional().meta(means('A free JSON object, or the same as a string; at most 16 KiB.', free)),
    shown: z
      .record(z.string(), z.unknown())
      .optional()
      .meta(means('A free JSON object for the seller, at most 16 KiB.', free)),
  },
} satisfies Record<ProfileFieldName, FieldSchemas>

type Fields = typeof profileFields
type SchemaOf<Name extends ProfileFieldName, Use extends keyof FieldSchemas> =
  Fields[Name] extends Record<Use, infer Schema> ? Schema : Fields[Name]['given']

/** Collects one schema per field, for a request or a response. */
export const schemasOf = <Name extends ProfileFieldName, Use extends keyof FieldSchemas>(
  names: readonly Name[],
  use: Use,
) => {
  const schemas: Record<ProfileFieldName, FieldSchemas> = profileFields
  // Object.fromEntries doesn't preserve which name has which schema.
  return Object.fromEntries(names.map((each) => [each, schemas[each][use] ?? schemas[each].given])) as {
    [Each in Name]: SchemaOf<Each, Use>
  }
}
