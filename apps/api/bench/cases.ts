import { demoApplicationId } from '../src/demo/fill.ts'
import { writeCursor } from '../src/users/cursors.ts'
import type { LoadRequest } from './load.ts'

/** A customer of the demo, as far as the cases need one. */
export interface Sample {
  id: string
  email: string | undefined
  first_name: string
  last_name: string
}

export interface Case {
  name: string
  title: string
  /** Requests per second, as a share of the bare server's: what we aim for on each database. */
  target: { sqlite: number; postgres: number } | undefined
  inFlight: number
  requests: (samples: readonly Sample[], users: number) => LoadRequest[]
}

const inFlight = 32
const base = `/service/platform/user/v1.0/company/1/application/${demoApplicationId}`
const get = (path: string): LoadRequest => ({ method: 'GET', path: base + path })
const send = (method: string, path: string, body: unknown): LoadRequest => ({
  method,
  path: base + path,
  body: JSON.stringify(body),
})
/** The page in front of the middle of the list, page 5,000 at most. */
const deepPage = (users: number) => Math.min(5_000, users / pageSize / 2)
const pageSize = 20

const list = { sqlite: 0.75, postgres: 0.75 }
const oneWrite = { sqlite: 0.7, postgres: 0.7 }

/** Reads first: they find what was seeded, before the writes add to it. */
export const cases: Case[] = [
  {
    name: 'search',
    title: 'search by e-mail, exact',
    target: { sqlite: 0.5, postgres: 0.7 },
    inFlight,
    requests: (samples) =>
      samples.flatMap(({ email }) =>
        email === undefined ? [] : get(`/customers/search?q=${encodeURIComponent(email)}`),
      ),
  },
  {
    name: 'name',
    title: 'search by the beginning of a name',
    target: list,
    inFlight,
    requests: (samples) =>
      samples.map(({ first_name, last_name }) =>
        get(`/customers/search?q=${encodeURIComponent(`${first_name} ${last_name.slice(0, 1)}`.trim())}`),
      ),
  },
  {
    name: 'list',
    title: `list, first page of ${pageSize}`,
    target: list,
    inFlight,
    requests: () => [get(`/customers/list?page_size=${pageSize}`)],
  },
  {
    name: 'page',
    title: 'list, page 5,000 by number',
    target: undefined,
    inFlight,
    requests: (_, users) => [get(`/customers/list?page_size=${pageSize}&page_no=${deepPage(users)}`)],
  },
  {
    name: 'cursor',
    title: 'list, anywhere by cursor',
    target: list,
    inFlight,
    requests: (samples) =>
      samples.map(({ id }) =>
        get(`/customers/list?page_size=${pageSize}&cursor=${writeCursor({ by: 'newest', key: '', id })}`),
      ),
  },
  {
    name: 'sessions',
    title: 'list the sessions of a user',
    target: list,
    inFlight,
    requests: (samples) => samples.map(({ id }) => get(`/customers/sesions?id=${id}`)),
  },
  {
    name: 'session',
    title: 'create a session',
    target: oneWrite,
    inFlight,
    requests: (samples) =>
      samples.map(({ id }) =>
        send('POST', '/customers/session', { user_id: id, domain: 'shop.example.com', max_age: 3_600 }),
      ),
  },
  {
    name: 'update',
    title: 'update a user',
    target: oneWrite,
    inFlight,
    requests: (samples) =>
      samples.map(({ id }) => send('PUT', `/customers/${id}`, { rr_id: 'RR-__N__', meta: { tier: 'gold' } })),
  },
  {
    name: 'create',
    title: 'create a user with e-mail and phone',
    target: { sqlite: 0.4, postgres: 0.6 },
    inFlight,
    requests: () => [
      send('POST', '/customers', {
        first_name: 'Asha',
        last_name: 'Rao',
        email: 'asha.rao.__N__@example.com',
        username: 'asha_rao___N__',
        // No demo customer's number begins so.
        phone_number: '89__N__',
      }),
    ],
  },
  {
    name: 'block',
    title: 'block 1,000 users, and unblock them',
    target: undefined,
    inFlight: 1,
    requests: (samples) => {
      const user_id = samples.slice(0, 1_000).map(({ id }) => id)
      return [true, false].map((status) =>
        send('PUT', '/customers/activation', { status, user_id, reason: 'Benchmark' }),
      )
    },
  },
]
