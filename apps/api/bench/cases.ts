import { demoApplicationId } from '../src/demo/fill.ts'
import { writeCursor } from '../src/paging/cursors.ts'
import { type BenchAttributes, codeOf, tierOf } from './attributes.ts'
import { issuerCases } from './issuer/cases.ts'
import type { LoadRequest } from './load.ts'
import { checkSession, type Shopper, signIn, type Storefront } from './storefront.ts'

/** A demo customer, with the fields that the cases need. */
export interface Sample {
  id: string
  email: string | undefined
  first_name: string
  /** A verified phone number. */
  phone: { mobile: string; country_code: string } | undefined
}

/** The data that requests are created from. */
export interface World {
  samples: readonly Sample[]
  users: number
  storefront: Storefront
  shoppers: readonly Shopper[]
  /** Undefined unless a case filters by attributes. */
  attributes: BenchAttributes | undefined
}

export interface Case {
  name: string
  title: string
  /** The target on each database: requests per second, as a fraction of the bare server's. */
  target: { sqlite: number; postgres: number } | undefined
  /** The target as a fraction of the best statement's requests per second. */
  goal?: { sqlite?: number; postgres?: number }
  /** The maximum ratio of the API's p99 to that of the best statement. */
  tailGoal?: { sqlite?: number; postgres?: number }
  inFlight: number
  requests: (world: World) => LoadRequest[]
  /** What the bare server runs instead of all of the request's statements. */
  limit?: 'last statement' | 'hash'
  /** The statement whose rows the bare server returns. Defaults to the last one that returns any. */
  answers?: RegExp
}

const inFlight = 32
const base = `/service/platform/user/v1.0/company/1/application/${demoApplicationId}`
const get = (path: string): LoadRequest => ({ method: 'GET', path: base + path })
const send = (method: string, path: string, body: unknown): LoadRequest => ({
  method,
  path: base + path,
  body: JSON.stringify(body),
})
/** The page in the middle of the list, but at most page 5,000. */
const deepPage = (users: number) => Math.min(5_000, users / pageSize / 2)
const pageSize = 20

const list = { sqlite: 0.75, postgres: 0.75 }
/** Matches the statement that reads a page of users, which runs before the one for the total. */
const wholeUsers = /as "contacts"/
const oneWrite = { sqlite: 0.7, postgres: 0.7 }

/** Requests for the first page of customers with some values of an attribute. */
const filters = (
  { attributes }: World,
  slug: keyof BenchAttributes,
  type: string,
  values: readonly (string | readonly number[])[],
): LoadRequest[] =>
  values.map((value) => {
    const conditions = [{ definition_id: attributes?.[slug], type, value }]
    return send('POST', '/user_attribute/users', { query: { type: 'AND', limit: pageSize, page: 1, conditions } })
  })

/** The cases that need the attributes of the demo customers. */
export const attributeCases = ['attribute-eq', 'attribute-btw', 'attribute-sw']

/** Reads come first, so that they find only the seeded data, before the writes add to it. */
export const cases: Case[] = [
  {
    name: 'search',
    title: 'search by email, exact',
    target: { sqlite: 0.5, postgres: 0.7 },
    goal: { sqlite: 0.6, postgres: 0.75 },
    inFlight,
    requests: ({ samples }) =>
      samples.flatMap(({ email }) =>
        email === undefined ? [] : get(`/customers/search?q=${encodeURIComponent(email)}`),
      ),
  },
  {
    name: 'name',
    title: 'search by the beginning of a name',
    target: list,
    inFlight,
    // One letter, so that both sizes return the maximum of 50 users.
    requests: ({ samples }) =>
      samples.map(({ first_name }) => get(`/customers/search?q=${encodeURIComponent(first_name.slice(0, 1))}`)),
  },
  {
    name: 'matches',
    title: 'list by the beginning of a name, with total',
    target: undefined,
    inFlight,
    // The text of someone who is still typing.
    requests: ({ samples }) =>
      samples.map(({ first_name }) =>
        get(`/customers/list?page_size=${pageSize}&q=${encodeURIComponent(first_name.slice(0, 3))}`),
      ),
    answers: wholeUsers,
  },
  {
    name: 'part',
    title: 'search by the last digits of a phone number',
    target: undefined,
    inFlight,
    // Eight digits, which are one user's at both sizes, so that only the size of the index differs.
    requests: ({ samples }) =>
      samples.flatMap(({ phone }) =>
        phone === undefined ? [] : get(`/customers/search?q=${encodeURIComponent(phone.mobile.slice(-8))}`),
      ),
  },
  {
    name: 'list',
    title: `list, first page of ${pageSize}`,
    target: list,
    inFlight,
    requests: () => [get(`/customers/list?page_size=${pageSize}`)],
    answers: wholeUsers,
  },
  {
    name: 'page',
    title: 'list, page 5,000 by number',
    target: undefined,
    inFlight,
    requests: ({ users }) => [get(`/customers/list?page_size=${pageSize}&page_no=${deepPage(users)}`)],
    answers: wholeUsers,
  },
  {
    name: 'cursor',
    title: 'list, anywhere by cursor',
    target: list,
    inFlight,
    requests: ({ samples }) =>
      samples.map(({ id }) =>
        get(`/customers/list?page_size=${pageSize}&cursor=${writeCursor({ by: 'newest', key: '', id })}`),
      ),
    answers: wholeUsers,
  },
  {
    name: 'facet',
    title: `list, only those with a phone number, first page of ${pageSize}`,
    target: list,
    inFlight,
    requests: () => [get(`/customers/list?page_size=${pageSize}&status=active&has_phone=true`)],
    answers: wholeUsers,
  },
  {
    name: 'attribute-eq',
    title: 'filter by an attribute, equal (a tenth of the users)',
    target: undefined,
    inFlight,
    requests: (world) =>
      filters(
        world,
        'tier',
        'eq',
        Array.from({ length: 10 }, (_, i) => tierOf(i)),
      ),
    answers: wholeUsers,
  },
  {
    name: 'attribute-btw',
    title: 'filter by an attribute, between two numbers',
    target: undefined,
    inFlight,
    requests: (world) =>
      filters(
        world,
        'score',
        'btw',
        Array.from({ length: 100 }, (_, i) => [i * 20, i * 20 + 1_000]),
      ),
    answers: wholeUsers,
  },
  {
    name: 'attribute-sw',
    title: 'filter by an attribute, by the beginning of a text',
    target: undefined,
    inFlight,
    requests: (world) =>
      filters(
        world,
        'code',
        'sw',
        Array.from({ length: 100 }, (_, i) => codeOf(i).slice(0, 3)),
      ),
    answers: wholeUsers,
  },
  {
    name: 'sessions',
    title: 'list the sessions of a user',
    target: list,
    inFlight,
    requests: ({ samples }) => samples.map(({ id }) => get(`/customers/sesions?id=${id}`)),
  },
  {
    name: 'check',
    title: 'session check (cookie → user)',
    target: { sqlite: 0.75, postgres: 0.75 },
    goal: { sqlite: 0.9, postgres: 0.9 },
    inFlight,
    requests: ({ storefront, shoppers }) => shoppers.map((shopper) => checkSession(storefront, shopper)),
    limit: 'last statement',
  },
  {
    name: 'session',
    title: 'create a session',
    target: oneWrite,
    goal: { postgres: 0.5 },
    inFlight,
    requests: ({ samples }) =>
      samples.map(({ id }) =>
        send('POST', '/customers/session', { user_id: id, domain: 'shop.example.com', max_age: 3_600 }),
      ),
  },
  {
    name: 'update',
    title: 'update a user',
    target: oneWrite,
    goal: { postgres: 0.5 },
    tailGoal: { sqlite: 2 },
    inFlight,
    requests: ({ samples }) =>
      samples.map(({ id }) => send('PUT', `/customers/${id}`, { rr_id: 'RR-__N__', meta: { tier: 'gold' } })),
  },
  {
    name: 'create',
    title: 'create a user with email and phone',
    target: { sqlite: 0.4, postgres: 0.6 },
    goal: { postgres: 0.5 },
    inFlight,
    requests: () => [
      send('POST', '/customers', {
        first_name: 'Asha',
        last_name: 'Rao',
        email: 'asha.rao.__N__@example.com',
        username: 'asha_rao___N__',
        // No demo customer's number begins with these digits.
        phone_number: '95__N__',
      }),
    ],
  },
  {
    name: 'password',
    title: 'sign in with a password',
    target: undefined,
    goal: { sqlite: 0.9, postgres: 0.9 },
    // A hash takes a whole core. Requests that wait longer than a round would only blur the figures.
    inFlight: 8,
    requests: ({ storefront, shoppers }) => shoppers.map(({ email }) => signIn(storefront, email)),
    limit: 'hash',
  },
  {
    name: 'block',
    title: 'block 1,000 users, and unblock them',
    target: undefined,
    inFlight: 1,
    requests: ({ samples }) => {
      const user_id = samples.slice(0, 1_000).map(({ id }) => id)
      return [true, false].map((status) =>
        send('PUT', '/customers/activation', { status, user_id, reason: 'Benchmark' }),
      )
    },
  },
]

/** One case in two steps: the second step verifies each code that the first one sends. */
export const codeCases: Omit<Case, 'requests'>[] = [
  { name: 'send-code', title: 'send a code (OTP)', target: undefined, inFlight },
  { name: 'verify-code', title: 'verify a code, and sign in', target: undefined, inFlight },
]

/** The number of phones whose codes are captured. The bare server keeps writing to the same ones, so more phones means fewer writes to each. */
export const capturedCodes = 400

/** Measurements that run once, without a comparison to a server. */
export const specialNames = [
  'flood',
  'group-csv',
  'segment-change',
  'dry-run',
  'import',
  'export',
  'bulk-block',
  'round-trip',
  'verify',
] as const

export const caseNames = [...cases, ...codeCases, ...issuerCases].map(({ name }) => name)
