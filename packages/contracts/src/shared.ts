import { z } from 'zod'
import { type ErrorCode, errorCodes } from './errors.ts'

/** What a field means, for the reference, the OpenAPI document and the console; with an example. */
export const means = (description: string, ...examples: unknown[]) =>
  examples.length > 0 ? { description, examples } : { description }

/** Turns the refusal of an unknown field into a sentence. Second argument of every `z.strictObject`. */
export const onlyKnown: { error: z.core.$ZodErrorMap } = {
  error: (issue) =>
    issue.code === 'unrecognized_keys'
      ? `${(issue.keys as string[]).join(', ')}: not known here. Check the spelling, or leave it out.`
      : issue.input === undefined
        ? 'An object is required here.'
        : 'This is an object with named fields.',
}

const sentence = (name: string, rule: string) => ({
  error: (issue: { input?: unknown }) =>
    issue.input === undefined ? `${name} is required: ${rule}` : `${name} is ${rule}`,
})

/** Postgres cannot store NUL, and no text of ours needs the other control characters. */
const withoutControls = /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/u

/** A text of bounded length, as given. */
export const text = (name: string, lengthMax: number) =>
  z
    .string(sentence(name, 'a text'))
    .max(lengthMax, { error: `${name} has at most ${lengthMax} characters` })
    .regex(withoutControls, { error: `${name} may not contain control characters` })

/** A text that says something: trimmed, and not empty. */
export const filledText = (name: string, lengthMax: number) =>
  text(name, lengthMax)
    .trim()
    .min(1, { error: `${name} may not be empty` })

/** A text that finds or names somebody, where `''` says no more than leaving it out. */
export const optionalName = (name: string, lengthMax: number) =>
  text(name, lengthMax)
    .trim()
    .transform((given) => (given === '' ? undefined : given))
    .optional()

const looksLikeEmail = /^[^\s@]+@[^\s@]+$/u

/** An e-mail address, normalised before it is looked at: trimmed, NFKC, lower case. */
export const email = (name: string) =>
  text(name, 320)
    .trim()
    .normalize('NFKC')
    .toLowerCase()
    .max(254, { error: `${name} has at most 254 characters` })
    .regex(looksLikeEmail, { error: `${name} is an e-mail address, such as asha@example.com` })

/** An e-mail address, where `''` says no more than leaving it out. */
export const optionalEmail = (name: string) =>
  z
    .union([z.string().regex(/^\s*$/), email(name)], {
      error: `${name} is an e-mail address, such as asha@example.com`,
    })
    .transform((given) => (given.trim() === '' ? undefined : given))
    .optional()

/** A boolean, or the word for it as a query string or an old client spells it. */
export const flag = (name: string) =>
  z
    .union([z.boolean(), z.enum(['true', 'false'])], sentence(name, 'true or false'))
    .transform((given) => given === true || given === 'true')

const decimal = /^-?\d{1,15}$/

/** A whole number between two bounds, or its digits as text. */
export const wholeNumber = (name: string, least: number, most: number) => {
  const rule = sentence(name, `a whole number from ${least} to ${most}`)
  return z
    .union([z.number(), z.string().regex(decimal, rule)], rule)
    .transform(Number)
    .pipe(z.number(rule).int(rule).min(least, rule).max(most, rule))
}

/** The calling code of a country: 91, "91" or "+91". */
export const countryCode = (name: string) => {
  const rule = sentence(name, 'a calling code of one to three digits, such as 91 or "+91"')
  return z
    .union([z.number(), z.string().regex(/^\+?[1-9]\d{0,2}$/, rule)], rule)
    .transform(Number)
    .pipe(z.number(rule).int(rule).min(1, rule).max(999, rule))
}

/** The calling code of a country, where `''` says no more than leaving it out. */
export const optionalCountryCode = (name: string) => {
  const rule = sentence(name, 'a calling code of one to three digits, such as 91 or "+91"')
  return z
    .union([z.number().int(rule).min(1, rule).max(999, rule), z.string().regex(/^(\+?[1-9]\d{0,2})?$/, rule)], rule)
    .transform((given) => (given === '' ? undefined : Number(given)))
    .optional()
}

/** A moment in ISO 8601. A day without a time is its first moment, or its last where the range ends with it. */
export const moment = (name: string, dayMeans: 'start' | 'end' = 'start') =>
  z
    .union([z.iso.date(), z.iso.datetime({ offset: true, local: true })], {
      error: (issue) =>
        `${name} is ${issue.input === undefined ? 'required: ' : ''}a date such as 2024-01-31 or 2024-01-31T09:30:00Z`,
    })
    .transform((given) => {
      const time = dayMeans === 'end' ? 'T23:59:59.999Z' : 'T00:00:00.000Z'
      if (given.length === 10) return `${given}${time}`
      return new Date(/(?:Z|[+-]\d\d:?\d\d)$/i.test(given) ? given : `${given}Z`).toISOString()
    })

/** An id in a request. What does not look like one is simply not found. */
export const id = (name: string) => filledText(name, 64)

/** An http(s) address of bounded length. */
export const httpUrl = (name: string) =>
  text(name, 2048)
    .trim()
    .regex(/^https?:\/\/[^\s<>"'`\\]+$/i, { error: `${name} is an address that starts with http:// or https://` })

/** Accepted because published clients send it, and not looked at. */
export const ignored = z.unknown().optional().meta(means('Accepted because published clients send it, and ignored.'))

/** What a person says of themself, in every request that creates or changes one. */
export const personFields = {
  first_name: text('first_name', 100).optional().meta(means('Given name.', 'Asha')),
  last_name: text('last_name', 100).optional().meta(means('Family name.', 'Rao')),
  gender: z
    .enum(['male', 'female', 'unisex', 'other', ''], { error: 'gender is male, female, unisex or other' })
    .optional()
    .meta(means('male, female, unisex or other; empty to say nothing.', 'female')),
  dob: z
    .union([z.literal(''), moment('dob')], { error: 'dob is a date such as 1995-07-23' })
    .transform((given) => (given === '' ? undefined : given))
    .optional()
    .meta(means('Date of birth, ISO 8601.', '1995-07-23')),
}

export type JsonObject = { [key: string]: unknown }

const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype'])

const utf8Length = (given: string): number => {
  let length = 0
  for (const character of given) {
    const point = character.codePointAt(0) ?? 0
    length += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
  }
  return length
}

const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads JSON text; what is not JSON is undefined. */
export const readJson = (given: string): unknown => {
  try {
    return JSON.parse(given)
  } catch {
    return undefined
  }
}

/** Levels that 16 KiB can be nested; deeper texts would overflow the stack of whoever writes them out. */
const metaDepthMax = 8_192

/** What is wrong inside a JSON value, if anything. Walks without recursion, so that depth cannot hurt. */
const faultWithin = (value: unknown): string | undefined => {
  const waiting: { next: unknown; depth: number }[] = [{ next: value, depth: 0 }]
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    const { next, depth } = at
    if (depth > metaDepthMax) return `is nested at most ${metaDepthMax} levels deep`
    if (typeof next === 'string' && next.includes('\u0000')) return 'may not contain the character U+0000'
    if (typeof next !== 'object' || next === null) continue
    for (const key of Object.keys(next)) {
      if (forbiddenKeys.has(key)) return `may not contain the key ${key}`
      if (key.includes('\u0000')) return 'may not contain the character U+0000'
      waiting.push({ next: (next as JsonObject)[key], depth: depth + 1 })
    }
  }
  return undefined
}

/** Bytes of JSON that the free object of a user may take. */
export const metaBytesMax = 16 * 1024

/** A free JSON object of at most 16 KiB, also as JSON text. Parsed, and safe to merge. */
export const freeObject = (name: string) =>
  z.preprocess(
    (given: JsonObject | string, context): JsonObject => {
      const refuse = (message: string) => {
        context.addIssue({ code: 'custom', message, input: given })
        return z.NEVER
      }
      const value: unknown = typeof given === 'string' ? readJson(given) : given
      if (!isJsonObject(value)) return refuse(`${name} is a JSON object such as {"tier":"gold"}, or the text of one`)
      const fault = faultWithin(value)
      if (fault) return refuse(`${name} ${fault}`)
      if (utf8Length(JSON.stringify(value)) > metaBytesMax) return refuse(`${name} has at most 16 KiB of JSON`)
      return value
    },
    z.record(z.string(), z.unknown()),
  )

/** Query names that every paged list shares. */
export const pageSize = wholeNumber('page_size', 1, 100).default(10).meta(means('Items per page, 1 to 100.', 10))
export const pageNo = wholeNumber('page_no', 1, 1_000_000).default(1).meta(means('Page to answer, counted from 1.', 1))
export const cursor = optionalName('cursor', 1024).meta(
  means('The `next_cursor` of the page before. Takes precedence over `page_no` and stays fast at any depth.'),
)
export const nextCursor = z
  .string()
  .optional()
  .meta(means('Pass it as `cursor` for the next page; absent on the last page.'))

/** Where a list stands. */
export const PaginationSchema = z
  .object({
    type: z.string().optional().meta(means('The kind of pagination, always "number".', 'number')),
    current: z.number().optional().meta(means('The number of this page, counted from 1.', 1)),
    size: z.number().optional().meta(means('Items per page, as asked for.', 10)),
    item_total: z.number().optional().meta(means('How many items there are in all pages together.', 42)),
    has_next: z.boolean().optional().meta(means('Whether there is another page after this one.', false)),
    total_relation: z
      .enum(['eq', 'gte'])
      .optional()
      .meta(means('`eq`: item_total is exact. `gte`: there are at least that many.', 'eq')),
    next_cursor: nextCursor,
  })
  .meta(means('Where a list stands.'))
export type Pagination = z.infer<typeof PaginationSchema>

/** The field of a success that has nothing else to say. */
export const success = z.boolean().optional().meta(means('True: it is done.', true))

const errorMessage = (example: string) => z.string().optional().meta(means('What went wrong, as a sentence.', example))

/** 400: the request is not valid. */
export const AuthenticationApiErrorSchema = z.object({ message: errorMessage('The request is not valid.') })
export type AuthenticationApiError = z.infer<typeof AuthenticationApiErrorSchema>

/** 500: a fault of the service. */
export const AuthenticationInternalServerErrorSchema = z.object({
  message: errorMessage('Something went wrong on our side.'),
})
export type AuthenticationInternalServerError = z.infer<typeof AuthenticationInternalServerErrorSchema>

/** 404: no such thing here. */
export const NotFoundSchema = z.object({ message: errorMessage('No such user.') })
export type NotFound = z.infer<typeof NotFoundSchema>

/** 401 or 403: who are you, or you may not. */
export const UnauthorizedSchema = z.object({ message: errorMessage('Sign in first.') })
export type Unauthorized = z.infer<typeof UnauthorizedSchema>

/** 401 on the storefront: no shopper is signed in. */
export const UnauthenticatedSchema = z.object({
  authenticated: z.boolean().optional().meta(means('False: nobody is signed in.', false)),
})
export type Unauthenticated = z.infer<typeof UnauthenticatedSchema>

/** What every failure looks like: the seed's `message`, and what a program needs beside it. */
export const ErrorBodySchema = z
  .object({
    message: z.string().meta(means('What went wrong, as a sentence.', 'The request is not valid.')),
    code: z
      .enum(errorCodes as [ErrorCode, ...ErrorCode[]])
      .meta(means('The name of the failure, which stays the same.', 'INVALID_INPUT')),
    details: z
      .array(
        z.object({
          field: z.string().meta(means('Where the fault is, in wire names.', 'body.emails.0.email')),
          message: z.string().meta(means('What is wrong there, as a sentence.')),
        }),
      )
      .meta(means('The fields at fault; empty where no field is.')),
    request_id: z.string().meta(means('The id of this request, to find it in the logs.')),
    meta: z
      .record(z.string(), z.unknown())
      .optional()
      .meta(means('Facts that clients read, such as `is_deleted` or `retry_after_s` (seconds).')),
    authenticated: z
      .boolean()
      .optional()
      .meta(means('False where nobody is signed in, which published clients of storefronts look for.', false)),
  })
  .meta(means('The body of every failure.'))
export type ErrorBody = z.infer<typeof ErrorBodySchema>

/** Who did something. */
export const ActorSchema = z
  .object({
    kind: z.enum(['operator', 'user', 'api_key', 'system']).meta(means('What kind of actor it is.', 'operator')),
    id: z.string().meta(means('The id of the actor.', '64f0000000000000000000c1')),
    name: z.string().optional().meta(means('The name a person reads.', 'Olu Owner')),
  })
  .meta(means('Who did something.'))
export type ActorSummary = z.infer<typeof ActorSchema>

/** What changed, by the path of the field: `from` and `to`, where a side that had no value is left out. */
export const ChangesSchema = z
  .record(z.string(), z.unknown())
  .meta(means('What changed, by the path of the field.', { first_name: { from: 'Asha', to: 'Aisha' } }))
export type Changes = z.infer<typeof ChangesSchema>
