import { exampleWorld } from '@clientele/contracts'
import { bulkInsertInto, newId, type Tables } from '@clientele/db'
import { eq } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  doorsOf,
  type Name,
  type Place,
  storefrontDoors,
  type StorefrontName,
  storefrontThroughSdk,
  throughSdk,
} from '../world/doors.ts'
import {
  cookieOf,
  keyBearer,
  neighbors,
  shopperCookie,
  startWorld,
  storefrontHeaders,
  type World,
} from '../world/world.ts'

/*
 * Lists that used to be returned whole, with more items than fit on a page.
 */

const { application, company, asha, group } = exampleWorld
const addedMany = 245

let world: World
let place: Place
beforeAll(async () => {
  world = await startWorld()
  place = { url: world.url, company_id: String(company.id), application_id: application.id }
  await addTo('applications', application.id, (i) => ({ name: `Štore ${i}`, token_hash: `token ${i}` }))
  await addTo('apiKeys', exampleWorld.apiKey.id, (i) => ({ key: `key ${i}` }))
  await addTo('operators', exampleWorld.owner.id, (i) => ({ email: `operator${i}@example.com` }))
  await addTo('sessions', asha.session_id, (i) => ({ token_hash: `session ${i}` }))
  await addTo('events', '64f0000000000000000000e1', () => ({}))
  await addTo('events', '64f0000000000000000000e3', () => ({}))
  await bulkInsertInto('platformConfigVersions')(
    world.database,
    numbered((i) => ({
      application_id: application.id,
      version: exampleWorld.config.version + 1 + i,
      config: {},
      changes: {},
      actor: { kind: 'system', id: 'system' },
      created_at: new Date(),
    })),
  )
  await bulkInsertInto('userGroupErrors')(
    world.database,
    numbered((i) => ({ application_id: application.id, group_id: group.id, line: 8 + i, value: 'x', message: 'y' })),
  )
})
afterAll(() => world.stop())

const numbered = <T>(row: (i: number) => T): T[] => Array.from({ length: addedMany }, (_, i) => row(i))

/** Adds copies of the row with this ID. */
async function addTo<Name extends 'applications' | 'apiKeys' | 'operators' | 'sessions' | 'events'>(
  name: Name,
  id: string,
  change: (i: number) => Partial<Tables[Name]['$inferInsert']>,
) {
  const table = world.database.tables[name]
  // The columns that the tables share are enough to find the row.
  const [like] = await world.database.queries
    .select()
    .from(table as PgTable)
    .where(eq(table.id, id))
  const rows = numbered((i) => ({ ...like, id: newId(), ...change(i) }))
  await bulkInsertInto(name)(world.database, rows as never)
}

type Ask = (input: object) => Promise<{ status: number; body: Answer }>
// oxlint-disable-next-line typescript/no-explicit-any -- responses of every shape are inspected
type Answer = any

interface List {
  name: string
  input: object
  /** The total number of items. */
  total: number
  idOf?: (item: Answer) => unknown
  /** Paged only by cursor. */
  cursorOnly?: true
}

const lists: (List & { name: Name })[] = [
  { name: 'getApplications', input: {}, total: 2 + addedMany },
  { name: 'getApplications', input: { q: 'štorE' }, total: addedMany },
  { name: 'getApiKeys', input: {}, total: 1 + addedMany },
  { name: 'getOperators', input: {}, total: 5 + addedMany },
  { name: 'getActiveSessions', input: { id: asha.id }, total: 2 + addedMany, idOf: (item) => item },
  { name: 'getActiveSessionDetails', input: { id: asha.id }, total: 2 + addedMany, idOf: (item) => item.session_id },
  {
    name: 'getContactEvents',
    input: { contact: `+91${asha.new_phone}` },
    total: 1 + addedMany,
    cursorOnly: true,
  },
  { name: 'getUserEvents', input: { userId: asha.id }, total: 1 + addedMany, cursorOnly: true },
  {
    name: 'getUserGroupErrors',
    input: { groupId: '1' },
    total: 1 + addedMany,
    cursorOnly: true,
    idOf: ({ line }) => line,
  },
  {
    name: 'getPlatformConfigVersions',
    input: {},
    total: 2 + addedMany,
    cursorOnly: true,
    idOf: ({ version }) => version,
  },
]

const storefrontLists: (List & { name: StorefrontName })[] = [
  { name: 'getOwnSessionDetails', input: {}, total: 2 + addedMany, idOf: (item) => item.session_id },
]

const cases: [string, List, () => Ask][] = [
  ...lists.flatMap((list) =>
    [...doorsOf(list.name), ['the SDK', throughSdk] as const].map(([label, door]): [string, List, () => Ask] => [
      `${list.name} ${JSON.stringify(list.input)} through ${label}`,
      list,
      () => (input) => door(place, list.name, input, label === 'the SDK' ? keyBearer : cookieOf('owner')),
    ]),
  ),
  ...storefrontLists.flatMap((list) =>
    [...storefrontDoors, ['the SDK', storefrontThroughSdk] as const].map(([label, door]): [string, List, () => Ask] => [
      `${list.name} through ${label}`,
      list,
      () => (input) => door(place, list.name, input, { ...storefrontHeaders(), ...shopperCookie(world.services) }),
    ]),
  ),
]

describe.each(cases)('%s', (_, { input, total, cursorOnly, idOf = ({ _id }) => _id }, asking) => {
  test('shows everything once when paged by cursor', async () => {
    const pages = await walk(asking(), input)
    expect(pages.map(({ items }) => items.length)).toEqual([100, 100, total - 200])
    const ids = pages.flatMap(({ items }) => items.map(idOf))
    expect(new Set(ids).size).toBe(total)
    const known = cursorOnly ? { type: 'cursor' } : { type: 'number', item_total: total, total_relation: 'eq' }
    for (const { page } of pages) expect(page).toMatchObject(known)
  })

  test('shows the same by page number, if there are page numbers', async () => {
    if (cursorOnly) return
    const ask = asking()
    const byCursor = (await walk(ask, input)).flatMap(({ items }) => items.map(idOf))
    for (const pageNo of [1, 2, 3]) {
      const { body } = await ask({ ...input, pageNo, pageSize: 100 })
      expect(body.items.map(idOf)).toEqual(byCursor.slice((pageNo - 1) * 100, pageNo * 100))
      expect(body.page).toMatchObject({ current: pageNo, size: 100, item_total: total, has_next: pageNo < 3 })
    }
    expect((await ask({ ...input, pageNo: 4 })).body).toMatchObject({ items: [], page: { item_total: total } })
  })

  test('rejects a cursor of another list, and a page that is too large', async () => {
    const ask = asking()
    for (const wrong of [{ cursor: 'nonsense' }, { pageSize: 101 }, { pageSize: 0 }])
      expect(await ask({ ...input, ...wrong })).toMatchObject({ status: 400, body: { code: 'INVALID_INPUT' } })
  })
})

async function walk(ask: Ask, input: object): Promise<Answer[]> {
  const pages: Answer[] = []
  for (let cursor: string | undefined; pages.length === 0 || cursor !== undefined; ) {
    const { status, body } = await ask({ ...input, pageSize: 100, ...(cursor !== undefined && { cursor }) })
    expect({ status, message: body.message }).toEqual({ status: 200, message: undefined })
    pages.push(body)
    cursor = body.page.next_cursor
    expect(body.page.has_next).toBe(cursor !== undefined)
    if (pages.length > 10) throw new Error('The walk does not end.')
  }
  return pages
}

describe('getCurrentOperator', () => {
  const describeIn = async (application_id: string): Promise<Answer> => {
    const [, trpc] = doorsOf('getCurrentOperator').find(([label]) => label === 'tRPC') ?? []
    const headers = { ...cookieOf('viewer'), 'x-application-id': application_id }
    return (await trpc?.(place, 'getCurrentOperator', {}, headers))?.body
  }

  test('returns 100 applications, says that there are others, and always includes the one that the call is about', async () => {
    const first = await describeIn(application.id)
    expect(first).toMatchObject({ more_applications: true })
    expect(first.applications).toHaveLength(100)
    const { items } = (await throughSdk(place, 'getApplications', { pageNo: 3 }, keyBearer)).body
    const last = items.at(-1)
    const { applications } = await describeIn(last._id)
    expect(applications).toHaveLength(101)
    expect(applications.at(-1)).toEqual({ _id: last._id, name: last.name })
  })

  test('finds an application by its ID, and none of another company', async () => {
    const find = async (q: string) => (await throughSdk(place, 'getApplications', { q }, keyBearer)).body.items
    expect(await find(application.id)).toMatchObject([{ _id: application.id, name: application.name }])
    expect(await find(neighbors.otherCompany.application_id)).toEqual([])
  })
})
