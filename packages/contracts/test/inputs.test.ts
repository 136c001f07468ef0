import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import {
  BlockUserRequestSchema,
  CreateUserGroupSchema,
  CreateUserRequestSchema,
  CreateUserSessionRequestSchema,
  countryCode,
  defaultPlatformConfig,
  flag,
  freeObject,
  moment,
  PlatformConfigRequestSchema,
  PlatformSchema,
  UpdateUserRequestSchema,
  wholeNumber,
} from '../src/index.ts'
import { platform } from '../src/operations.ts'
import { isCssColor } from '../src/css-color.ts'

const messages = (schema: z.ZodType, given: unknown) =>
  schema.safeParse(given).error?.issues.map((issue) => issue.message)
const nothing: unknown[] = ['', ' ', 'junk', null, [], {}]

describe('a flag', () => {
  test.each([
    [true, true],
    [false, false],
    ['true', true],
    ['false', false],
  ])('parses %j as %j', (given, read) => expect(flag().parse(given)).toBe(read))

  test.each([...nothing, 'yes', 'TRUE', '1', 1, 0])('rejects %j', (given) =>
    expect(messages(flag(), given)).toEqual(['must be true or false']),
  )

  test('reports a missing value', () =>
    expect(messages(flag(), undefined)).toEqual(['is required, and must be true or false']))
})

describe('a whole number', () => {
  const pageSize = wholeNumber(1, 100)

  test.each([
    [1, 1],
    ['100', 100],
    ['007', 7],
  ])('parses %j as %j', (given, read) => expect(pageSize.parse(given)).toBe(read))

  test.each([...nothing, 0, 101, '101', -1, 1.5, '1.5', '1e1', '0x10', '+5', ' 5', true, Number.NaN, Infinity])(
    'rejects %j',
    (given) => expect(messages(pageSize, given)).toEqual(['must be a whole number from 1 to 100']),
  )
})

describe('a calling code', () => {
  test.each([91, '91', '+91', '0091', ' +91 '])('parses %j as 91', (given) =>
    expect(countryCode().parse(given)).toBe(91),
  )

  test.each([...nothing, '0', 0, '091', '00', '+0091', '++91', '9 1', 1000, '1234', 1.5, true])('rejects %j', (given) =>
    expect(messages(countryCode(), given)).toEqual(['must be a calling code, such as 91 or "+91"']),
  )
})

describe('a timestamp', () => {
  test.each([
    ['2024-01-31', '2024-01-31T00:00:00.000Z', '2024-01-31T23:59:59.999Z'],
    ['2024-01-31T09:30:00Z', '2024-01-31T09:30:00.000Z', '2024-01-31T09:30:00.000Z'],
    ['2024-01-31T09:30:00', '2024-01-31T09:30:00.000Z', '2024-01-31T09:30:00.000Z'],
    ['2024-01-31T09:30:00+05:30', '2024-01-31T04:00:00.000Z', '2024-01-31T04:00:00.000Z'],
  ])('parses %j', (given, from, to) => {
    expect(moment().parse(given)).toBe(from)
    expect(moment('end').parse(given)).toBe(to)
  })

  test.each([...nothing, '2024-02-30', '31.01.2024', '2024-1-1', 1706693400])('rejects %j', (given) =>
    expect(messages(moment(), given)).toEqual(['must be a date such as 2024-01-31 or 2024-01-31T09:30:00Z']),
  )
})

describe('meta', () => {
  const meta = freeObject()
  const notAnObject = ['must be a JSON object such as {"tier":"gold"}, or a string with one']

  test.each([
    [{}, {}],
    [
      { tier: 'gold', nested: [{ deep: null }] },
      { tier: 'gold', nested: [{ deep: null }] },
    ],
    ['{"tier":"gold"}', { tier: 'gold' }],
    [' {} ', {}],
  ])('parses %j', (given, read) => expect(meta.parse(given)).toEqual(read))

  test.each(['', 'junk', '[]', '"text"', 'null', '1', [], 1, true, null])('rejects %j', (given) =>
    expect(messages(meta, given)).toEqual(notAnObject),
  )

  test.each([
    ['{"__proto__":{"admin":true}}', '__proto__'],
    ['{"a":{"__proto__":{}}}', '__proto__'],
    ['{"a":[{"constructor":1}]}', 'constructor'],
    ['{"prototype":1}', 'prototype'],
    ['{"\\u005f_proto__":1}', '__proto__'],
  ])('rejects the dangerous key in %s, parsed or as text', (given, key) => {
    expect(messages(meta, given)).toEqual([`must not contain the key ${key}`])
    expect(messages(meta, JSON.parse(given))).toEqual([`must not contain the key ${key}`])
    expect(messages(UpdateUserRequestSchema, { meta: JSON.parse(given) })).toEqual([`must not contain the key ${key}`])
    expect(Object.prototype).not.toHaveProperty('admin')
  })

  test('rejects more than 16 KiB, counted in bytes', () => {
    const wide = (characters: number) => ({ a: '€'.repeat(characters) })
    expect(messages(meta, wide(5458))).toBeUndefined()
    expect(messages(meta, wide(5460))).toEqual(['must be at most 16 KiB of JSON'])
  })

  test('accepts deep nesting, and rejects NUL', () => {
    const deep = `${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`
    expect(messages(meta, deep)).toBeUndefined()
    expect(messages(meta, { a: '\u0000' })).toEqual(['must not contain the character U+0000'])
  })
})

describe('a new user', () => {
  const email = 'asha@example.com'

  test.each([
    [{ email: ' Asha@Example.COM ' }, { email }],
    [{ email: 'ａｓｈａ＠example.com' }, { email }],
    [{ email, phone_number: '', username: ' ', external_id: '', country_code: '' }, { email }],
    [
      { phone_number: '8652523958', email: '', country_code: '+91' },
      { phone_number: '8652523958', country_code: 91 },
    ],
    [
      { email, dob: '1995-07-23', gender: 'unisex' },
      { email, dob: '1995-07-23T00:00:00.000Z', gender: 'unisex' },
    ],
  ])('is parsed from %j', (given, read) => {
    // Omitted fields are undefined, which JSON leaves out.
    expect(JSON.parse(JSON.stringify(CreateUserRequestSchema.parse(given)))).toEqual(read)
  })

  test.each([
    [{}, 'An email address or a phone number is required'],
    [{ email: '' }, 'An email address or a phone number is required'],
    [{ email: 'asha' }, 'must be an email address, such as asha@example.com'],
    [{ email, gender: 'Female' }, 'must be male, female, unisex or other'],
    [{ email, first_name: 'a'.repeat(101) }, 'must be at most 100 characters'],
    [{ email, first_name: 'a\u0000' }, 'must not contain control characters'],
    [{ email, first_name: 5 }, 'must be a string'],
    [{ email, surname: 'Rao' }, 'surname: unknown field'],
  ])('is rejected: %j', (given, message) => expect(messages(CreateUserRequestSchema, given)).toEqual([message]))
})

describe('a user’s contacts', () => {
  test('can be replaced with the ones from a response', () => {
    const contacts = {
      emails: [{ active: true, primary: true, verified: true, email: 'asha@example.com' }],
      phone_numbers: [{ active: true, primary: true, verified: true, phone: '8652523958', country_code: 91 }],
    }
    expect(UpdateUserRequestSchema.parse(contacts)).toEqual(contacts)
  })

  test.each([
    [{ emails: [{}] }, 'is required'],
    [{ emails: [{ email: '' }] }, 'must be an email address, such as asha@example.com'],
    [{ emails: Array(21).fill({ email: 'a@b.c' }) }, 'must have at most 20 entries'],
    [{ emails: 'a@b.c' }, 'must be a list of email addresses'],
    [{ phone_numbers: [{ phone: ' ' }] }, 'must not be empty'],
  ])('are rejected: %j', (given, message) => expect(messages(UpdateUserRequestSchema, given)).toContain(message))
})

describe('blocking', () => {
  test('accepts one ID or many, without duplicates', () => {
    expect(BlockUserRequestSchema.parse({ status: 'true', user_id: 'u1' })).toEqual({ status: true, user_id: ['u1'] })
    expect(BlockUserRequestSchema.parse({ status: false, user_id: ['u1', 'u1'] }).user_id).toEqual(['u1'])
    expect(BlockUserRequestSchema.parse({ status: true, user_id: Array(2000).fill('u1') }).user_id).toEqual(['u1'])
  })

  test.each([
    [{ status: true }, 'is required, and must be a user ID or a list of them'],
    [{ status: true, user_id: [] }, 'must name at least one user'],
    [{ status: true, user_id: [''] }, 'must not be empty'],
    [{ status: true, user_id: [5] }, 'must be a user ID or a list of them'],
    [{ status: true, user_id: Array.from({ length: 1001 }, (_, n) => `u${n}`) }, 'must name at most 1000 users'],
    [{ user_id: ['u1'] }, 'is required, and must be true or false'],
  ])('rejects case %#', (given, message) => expect(messages(BlockUserRequestSchema, given)).toEqual([message]))
})

describe('the list of users', () => {
  const { input } = platform.getCustomers

  test('shows the ten newest users on its first page', () =>
    expect(input.parse({})).toEqual({ pageSize: 10, pageNo: 1 }))

  test.each([
    ['active', ['active']],
    ['active,blocked', ['active', 'blocked']],
    [
      ['active', 'blocked'],
      ['active', 'blocked'],
    ],
  ])('can be filtered by the states %j', (status, read) => expect(input.parse({ status }).status).toEqual(read))

  test.each(['asha', '{"email":"asha@example.com"}', '[object Object]', '', { email: 'asha@example.com', __v: 1 }])(
    'can be searched for %j',
    (q) => expect(input.parse({ q }).q).toEqual(q),
  )

  test.each([
    [{ status: 'sleeping' }, 'must be one or more of active, blocked, archived, deletion_scheduled'],
    [{ pageNo: '' }, 'must be a whole number from 1 to 1000000'],
    [{ sort: 'random' }, 'must be one of newest, oldest, name, recently_signed_in, attribute, attribute_descending'],
    [{ q: 5 }, 'must be a string, or an object of fields and their values'],
    [{ q: 'a'.repeat(513) }, 'must be at most 512 characters'],
  ])('rejects case %#', (given, message) => expect(messages(input, given)).toEqual([message]))
})

describe('a platform config', () => {
  const read = (given: unknown) => PlatformConfigRequestSchema.parse(given)

  test('has default values that can be returned and posted back', () => {
    expect(PlatformSchema.parse(defaultPlatformConfig)).toEqual(defaultPlatformConfig)
    expect(read(defaultPlatformConfig)).toEqual(defaultPlatformConfig)
    for (const field of Object.keys(PlatformSchema.shape)) {
      // These come from the row or from the application.
      const ofTheRow = ['_id', 'created_at', 'updated_at', '__v', 'default_country_code']
      expect([...Object.keys(defaultPlatformConfig), ...ofTheRow]).toContain(field)
    }
  })

  test('accepts the spellings of all client versions', () => {
    expect(read({ session_config: '{"duration":"30","type":"Days"}' })).toEqual({
      session_config: { duration: 30, type: 'Days' },
    })
    expect(read({ delete_account_consent: 'I agree' })).toEqual({ delete_account_consent: { consent_text: 'I agree' } })
    expect(read({ social_tokens: { accountkit: { appId: 'a' } } })).toEqual({
      social_tokens: { account_kit: { app_id: 'a' } },
    })
    expect(read({ social_tokens: { google: { app_id: 'new', appId: 'old', app_secret: 's' } } })).toEqual({
      social_tokens: { google: { app_id: 'new', app_secret: 's' } },
    })
    expect(read({ flash_card: { text: '<b>5 < 6</b>' } })).toEqual({ flash_card: { text: '<b>5 < 6</b>' } })
  })

  test('never returns a secret', () => {
    const answered = PlatformSchema.parse({ social_tokens: { google: { app_id: 'a', app_secret: 's' } } })
    expect(answered).toEqual({ social_tokens: { google: { app_id: 'a' } } })
  })

  test.each([
    [{ session_config: { duration: 366, type: 'Days' } }, /at most a year/],
    [{ session_config: { duration: 0 } }, /whole number from 1 to 525600/],
    [{ session_config: '{' }, /object with named fields/],
    [{ session_config: { type: 'Weeks' } }, /Minutes, Hours or Days/],
    [{ look_and_feel: { card_position: 'top' } }, /left, center or right/],
    [{ look_and_feel: { background_color: 'red;}body{display:none' } }, /a CSS color/],
    [{ mobile_image: 'javascript:alert(1)' }, /http:\/\/ or https:\/\//],
    [{ display: 'a\u0007' }, /control characters/],
    [{ required_fields: { email: { level: 'medium' } } }, /soft or hard/],
    [{ delete_account_day: 366 }, /from 0 to 365/],
    [
      {
        delete_account_reasons: [
          { reason_id: '1', reason_text: 'a' },
          { reason_id: '1', reason_text: 'b' },
        ],
      },
      /must not repeat/,
    ],
    [{ login: { passkey: true } }, /passkey: unknown field/],
  ])('is rejected: %j', (given, message) =>
    expect(messages(PlatformConfigRequestSchema, given)).toEqual([expect.stringMatching(message)]),
  )
})

describe('N32: a CSS color', () => {
  test.each([
    '#fff',
    '#FFFF',
    '#EF5350',
    '#EF535080',
    'tomato',
    'Transparent',
    'rgb(1, 2, 3)',
    'rgba(1,2,3,.5)',
    'rgb(1 2 3 / 50%)',
    'hsl(120deg 50% 50%)',
    'hsl(.5turn, 50%, 50%)',
    'oklch(0.65 0.2 25 / 0.5)',
    'oklch(none 0 0)',
  ])('is %s', (given) => expect(isCssColor(given)).toBe(true))

  test.each([
    '',
    '#ff',
    '#ggg',
    'url(x)',
    'rgb(1 2)',
    'rgb(a b c)',
    'rgb(1 2 3',
    'red;',
    'red blue',
    'var(--x)',
    'rgb((1 2 3))',
    'expression(1,2,3)',
  ])('is not %s', (given) => expect(isCssColor(given)).toBe(false))
})

describe('other requests', () => {
  test.each(['shop.example.com', '.example.com', 'localhost', 'SHOP.example.com', 'bücher.example'])(
    'accept the domain %s',
    (domain) =>
      expect(CreateUserSessionRequestSchema.parse({ user_id: 'u1', domain }).domain).toBe(domain.toLowerCase()),
  )

  test.each(['https://shop.example.com', 'shop.example.com/x', 'a b', 'shop;HttpOnly', ''])(
    'reject the domain %j',
    (domain) => expect(CreateUserSessionRequestSchema.safeParse({ user_id: 'u1', domain }).success).toBe(false),
  )

  test('accept a group as later clients send it, from a file or from conditions', () => {
    const group = { name: 'Group 1', description: 'description', file_url: 'url' }
    expect(CreateUserGroupSchema.parse({ ...group, type: 'bulk', conditions: [] })).toMatchObject(group)
    const { file_url: _, ...segment } = group
    const conditions = [{ user_attribute_definition_id: 'a1', type: 'EQ', value: 'gold' }]
    expect(CreateUserGroupSchema.parse({ ...segment, type: 'conditional', conditions })).toMatchObject({
      conditions: [{ user_attribute_definition_id: 'a1', type: 'eq', value: 'gold' }],
    })
    expect(messages(CreateUserGroupSchema, { ...group, type: 'static', conditions: [{ type: 'like' }] })).toEqual([
      'must be bulk or conditional',
      'is required',
      'must be one of eq, ne, gt, lt, gte, lte, cnt, nct, is, nis, sw, ew, btw, in, nin',
      'is required',
    ])
  })
})
