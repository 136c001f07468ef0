import * as z from 'zod'
import { asCalendarDate, firstBirthday } from './birthdays.ts'
import { means } from './means.ts'
import { isHarmlessName, isVisibleName } from './names.ts'
import { typed, typedCode, typedEmail, typedId, typedOwnId } from './typed.ts'

/*
 * Messages about a field don't repeat its name: the response names the field separately, and a form shows the message below its label.
 */

const mustBe = (rule: string) => ({
  error: (issue: { input?: unknown }) =>
    issue.input === undefined ? `is required, and must be ${rule}` : `must be ${rule}`,
})

/** Zod's own length checks accept anything with a `length`, and throw for `{ length: { toString: 1 } }`. */
const ofTextsAndLists = <C extends z.core.$ZodCheck>(check: C): C => {
  check._zod.def.when = ({ value }) => typeof value === 'string' || Array.isArray(value)
  return check
}

/** The maximum length of a string or list. Unlike `.max`, it never throws. */
export const atMost = (most: number, error?: string | { error: string }) => ofTextsAndLists(z.maxLength(most, error))

/** The minimum length of a string or list. Unlike `.min`, it never throws. */
export const atLeast = (least: number, error?: string | { error: string }) => ofTextsAndLists(z.minLength(least, error))

const noControls = 'must not contain control characters'
/** Postgres can't store NUL, and none of our strings needs other control characters. */
const withoutControls = /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/u

const noLongerThan = (lengthMax: number) => atMost(lengthMax, `must be at most ${lengthMax} characters`)

/** A string with a maximum length, unchanged. */
export const text = (lengthMax: number) =>
  z
    .string({ error: ({ input }) => (input === undefined ? 'is required' : 'must be a string') })
    .check(noLongerThan(lengthMax))
    .regex(withoutControls, noControls)

/** A trimmed string that isn't empty. */
export const filledText = (lengthMax: number) => text(lengthMax).trim().check(atLeast(1, 'must not be empty'))

/** A string for which blank is the same as omitted. */
export const blankMeansNone = <Text extends z.ZodType<string, string>>(given: Text) =>
  z
    .codec(given, z.string().optional(), {
      decode: (value) => (value.trim() === '' ? undefined : value),
      encode: (value) => (value ?? '') as z.output<Text>,
    })
    .optional()

/** A string that identifies something. `''` is the same as omitting it. */
export const optionalName = (lengthMax: number) => blankMeansNone(text(lengthMax).trim())

/** A string that people type or paste, in its plain spelling. Before that it may be longer, because invisible characters are often pasted too. */
export const pasted = (lengthMax: number) =>
  text(2 * lengthMax)
    .overwrite(typed)
    .check(noLongerThan(lengthMax))

/** An ID or a phone number that people type or paste. It isn't empty. */
export const filledPaste = (lengthMax: number) => pasted(lengthMax).check(atLeast(1, 'must not be empty'))

/** The same, for which `''` is the same as omitting it. */
export const optionalPaste = (lengthMax: number) => blankMeansNone(pasted(lengthMax))

/** The maximum length of a phone number as it is pasted: it may be a link with parameters. Only the API knows whether it is one. */
export const phoneLengthMax = 128

const codeDigits = 6
const notACode = `must have ${codeDigits} digits`
const isCode = (given: string) => typedCode(given).length === codeDigits

/** A one-time code, however it is typed. What can't be one is rejected before it counts as an attempt. */
export const oneTimeCode = () => text(64).refine(isCode, notACode).overwrite(typedCode)

/** A one-time code. `''` is the same as omitting it. */
export const optionalOneTimeCode = () =>
  blankMeansNone(
    text(64)
      .refine((given) => given.trim() === '' || isCode(given), notACode)
      .overwrite(typedCode),
  )

/** The name of someone or something: kept as it is written, but it has to be visible, and can't change how the text around it reads. */
const safeName = <Text extends z.ZodType<string, string>>(given: Text) =>
  given
    // Other control characters have been reported by then.
    .refine((text) => !withoutControls.test(text) || isHarmlessName(text), noControls)
    .refine(isVisibleName, 'must contain a visible character')

/** A name that may be empty. */
export const name = (lengthMax: number) => safeName(text(lengthMax))

/** A trimmed name, for which blank is the same as omitting it. */
export const optionalSafeName = (lengthMax: number) => blankMeansNone(safeName(text(lengthMax).trim()))

/** A trimmed name that isn't empty. */
export const filledName = (lengthMax: number) => safeName(filledText(lengthMax))

const notAnEmail = 'must be an email address, such as asha@example.com'
const looksLikeEmail = /^[^\s@]+@[^\s@]+$/u

/** An email address, normalized before validation. */
export const email = () => text(640).overwrite(typedEmail).check(noLongerThan(254)).regex(looksLikeEmail, notAnEmail)

/** An email address. `''` is the same as omitting it. */
export const optionalEmail = () => blankMeansNone(z.union([z.string().regex(/^\s*$/), email()], notAnEmail))

/** A boolean, or its string form in a query string or from an old client. */
export const flag = () =>
  z.codec(z.union([z.boolean(), z.enum(['true', 'false'])], mustBe('true or false')), z.boolean(), {
    decode: (given) => given === true || given === 'true',
    encode: (value) => value,
  })

const decimal = /^-?\d{1,15}$/

const numberOrDigits = {
  decode: (given: number | string) => Number(given),
  encode: (value: number): number | string => value,
}

/** A whole number in a range, or its digits as a string. */
export const wholeNumber = (least: number, most: number) => {
  const rule = mustBe(`a whole number from ${least} to ${most}`)
  return z.codec(
    z.union([z.number(), z.string().regex(decimal, rule)], rule),
    z.number(rule).int(rule).min(least, rule).max(most, rule),
    numberOrDigits,
  )
}

const callingCode = mustBe('a calling code, such as 91 or "+91"')
const callingCodeNumber = () => z.number(callingCode).int(callingCode).min(1, callingCode).max(999, callingCode)
const callingCodeText = (pattern: RegExp) =>
  z
    .string()
    .overwrite((given) => typed(given).replace(/^00/, '+'))
    .regex(pattern, callingCode)

/** The calling code of a country: 91, "91" or "+91". */
export const countryCode = () =>
  z.codec(z.union([z.number(), callingCodeText(/^\+?[1-9]\d{0,2}$/)], callingCode), callingCodeNumber(), numberOrDigits)

/** The calling code of a country. `''` is the same as omitting it. */
export const optionalCountryCode = () =>
  z
    .codec(
      z.union([callingCodeNumber(), callingCodeText(/^(\+?[1-9]\d{0,2})?$/)], callingCode),
      z.number().optional(),
      {
        decode: (given) => (given === '' ? undefined : Number(given)),
        encode: (value) => value ?? '',
      },
    )
    .optional()

/** An ISO 8601 timestamp. A date without a time means its first moment, or its last if it ends a range. */
export const moment = (dayMeans: 'start' | 'end' = 'start') =>
  z.codec(
    z.union(
      [z.iso.date(), z.iso.datetime({ offset: true, local: true })],
      mustBe('a date such as 2024-01-31 or 2024-01-31T09:30:00Z'),
    ),
    z.string(),
    {
      decode: (given) => {
        const time = dayMeans === 'end' ? 'T23:59:59.999Z' : 'T00:00:00.000Z'
        if (given.length === 10) return `${given}${time}`
        return new Date(/(?:Z|[+-]\d\d:?\d\d)$/i.test(given) ? given : `${given}Z`).toISOString()
      },
      encode: (value) => value,
    },
  )

/** The latest time zone is this far ahead of UTC, so its today is nobody's future. */
const latestZone_ms = 14 * 3_600_000
const isBirthday = (given: string) =>
  given >= firstBirthday && asCalendarDate(given) < new Date(Date.now() + latestZone_ms).toISOString()

/**
 * A date of birth: a calendar date, which is the same day in every time zone. Published clients send a timestamp, of which the date counts as it
 * is written.
 */
export const birthday = () =>
  z
    .union([z.iso.date(), z.iso.datetime({ offset: true, local: true })], 'must be a date such as 1995-07-23')
    .refine(isBirthday, 'must be from 1900 to today')
    .overwrite(asCalendarDate)

/** An ID in a request, in capital letters or not. A value that doesn't look like an ID is simply not found. */
export const id = (lengthMax = 64) => filledPaste(lengthMax).overwrite(typedId)

/** The same, for which `''` is the same as omitting it. */
export const optionalId = (lengthMax = 64) => blankMeansNone(pasted(lengthMax).overwrite(typedId))

/** A user group by its `uid`, which responses have as a number, or by its `_id`. `''` is the same as omitting it. */
export const optionalGroup = () =>
  z
    .codec(z.union([z.number(), pasted(64)], mustBe('the uid or _id of a user group')), optionalId(), {
      decode: String,
      encode: (value): number | string => value ?? '',
    })
    .optional()

/** An http(s) URL with a maximum length. */
export const httpUrl = () =>
  text(2048)
    .trim()
    .regex(/^https?:\/\/[^\s<>"'`\\]+$/i, 'must be a URL that starts with http:// or https://')

/** Accepted because published clients send it, but ignored. */
export const ignored = z.unknown().optional().meta(means('Accepted because published clients send it, and ignored.'))

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

/** Parses a JSON string. Returns undefined if it isn't JSON. */
export const readJson = (given: string): unknown => {
  try {
    return JSON.parse(given)
  } catch {
    return undefined
  }
}

/** The maximum nesting depth of free JSON. Deeper values would overflow the stack when serialized. */
const metaDepthMax = 8_192

/** Returns what is wrong with a JSON value, if anything. It doesn't recurse, so depth can't overflow the stack. */
const faultWithin = (value: unknown): string | undefined => {
  const waiting: { next: unknown; depth: number }[] = [{ next: value, depth: 0 }]
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    const { next, depth } = at
    if (depth > metaDepthMax) return `must be nested at most ${metaDepthMax} levels deep`
    if (typeof next === 'string' && next.includes('\u0000')) return 'must not contain the character U+0000'
    if (typeof next !== 'object' || next === null) continue
    for (const key of Object.keys(next)) {
      if (forbiddenKeys.has(key)) return `must not contain the key ${key}`
      if (key.includes('\u0000')) return 'must not contain the character U+0000'
      waiting.push({ next: (next as JsonObject)[key], depth: depth + 1 })
    }
  }
  return undefined
}

/** The maximum size of a user's free JSON object, in bytes. */
export const metaBytesMax = 16 * 1024

/** A free JSON object of at most 16 KiB, or the same as a JSON string. Parsed, and safe to merge. */
export const freeObject = () =>
  z.preprocess(
    (given: JsonObject | string, context): JsonObject => {
      const refuse = (message: string) => {
        context.addIssue({ code: 'custom', message, input: given })
        return z.NEVER
      }
      const value: unknown = typeof given === 'string' ? readJson(given) : given
      if (!isJsonObject(value)) return refuse('must be a JSON object such as {"tier":"gold"}, or a string with one')
      const fault = faultWithin(value)
      if (fault) return refuse(fault)
      if (utf8Length(JSON.stringify(value)) > metaBytesMax) return refuse('must be at most 16 KiB of JSON')
      return value
    },
    z.record(z.string(), z.unknown()),
  )

/** The `client_id` of an OAuth client: 24 hex characters, or the URL of an app that nobody registered. */
export const clientIdOrUrl = () => filledText(500).overwrite(typedOwnId)
