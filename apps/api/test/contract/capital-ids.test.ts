import { exampleWorld } from '@clientele/contracts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Door,
  doorsOf,
  type Name,
  operationNames,
  operationOf,
  storefrontDoors,
  type StorefrontDoor,
  type StorefrontName,
  storefrontNames,
  storefrontOf,
  storefrontThroughRest,
  storefrontThroughSdk,
  storefrontThroughTrpc,
  throughRest,
  throughSdk,
  throughTrpc,
} from '../world/doors.ts'
import {
  cookieOf,
  eventTypesIn,
  send,
  shopperCookie,
  startWorld,
  storefrontHeaders,
  type World,
} from '../world/world.ts'

/*
 * IDs are 24 hexadecimal digits, which spreadsheets, ticket systems, and other databases also write in capital letters.
 */

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world.stop())

const { application, asha, company, file } = exampleWorld
const owner = cookieOf('owner')
const anId = /^(?:sess:)?[0-9a-f]{24}$/

/** The same input, with every ID in it in capital letters. The ID that another system gave a customer is kept as it is written. */
function inCapitals(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return anId.test(value) && name !== 'external_id' ? value.toUpperCase() : value
  if (Array.isArray(value)) return value.map((each) => inCapitals(each, name))
  if (typeof value !== 'object' || value === null || Symbol.asyncIterator in value) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inCapitals(each, key)]))
}

const namesAnId = (input: unknown) => JSON.stringify(input) !== JSON.stringify(inCapitals(input))
const anywhere = () => ({
  url: world.url,
  company_id: String(company.id),
  application_id: application.id.toUpperCase(),
})

type Case<AName, ADoor> = [door: string, name: AName, door: ADoor]

describe('an operation whose IDs are in capital letters', () => {
  const names = operationNames.filter((name) => namesAnId(operationOf(name).example.input))
  const cases = names.flatMap((name) =>
    [...doorsOf(name), ['the SDK', throughSdk] as const].map(([label, door]): Case<Name, Door> => [label, name, door]),
  )

  test('is most of those that name anything', () => expect(names.length).toBeGreaterThan(25))

  test.each(cases)('finds the same through %s: %s', async (_, name, door) => {
    const { example, status = 200 } = operationOf(name)
    try {
      const lower = await door({ ...anywhere(), application_id: application.id }, name, example.input, owner)
      expect(lower).toMatchObject({ status })
      const events = await eventTypesIn(world.database)
      await world.rewind()
      const upper = await door(anywhere(), name, inCapitals(example.input), owner)
      expect(upper).toMatchObject({ status })
      expect(Object.keys(upper.body)).toEqual(Object.keys(lower.body))
      expect(await eventTypesIn(world.database)).toEqual(events)
      expect(JSON.stringify(upper.body)).not.toMatch(/"(?:SESS:)?(?=[0-9]*[A-F])[0-9A-F]{24}"/)
    } finally {
      await world.rewind()
    }
  })
})

describe('a storefront operation whose IDs are in capital letters', () => {
  const token = storefrontHeaders({ ...application, id: application.id.toUpperCase() })
  const names = storefrontNames.filter((name) => namesAnId(storefrontOf(name).example.input))
  const doors: typeof storefrontDoors = [...storefrontDoors, ['the SDK', storefrontThroughSdk]]
  const cases = names.flatMap((name) =>
    doors.map(([label, door]): Case<StorefrontName, StorefrontDoor> => [label, name, door]),
  )

  test.each(cases)('finds the same through %s: %s', async (_, name, door) => {
    const { example, status = 200 } = storefrontOf(name)
    try {
      const headers = { ...token, ...shopperCookie(world.services) }
      expect(await door(anywhere(), name, inCapitals(example.input), headers)).toMatchObject({ status })
    } finally {
      await world.rewind()
    }
  })
})

describe('an application whose ID is in capital letters', () => {
  const upper = () => lettered.id.toUpperCase()
  let lettered: { id: string; token: string }
  beforeAll(async () => {
    const { body } = await throughRest(anywhere(), 'createApplication', { body: { name: 'Lettered' } }, owner)
    lettered = { id: body.application._id, token: body.token }
  })
  afterAll(() => world.rewind())

  test.each([
    ['REST', throughRest],
    ['tRPC', throughTrpc],
    ['the SDK', throughSdk],
  ])('is found through %s', async (_, door) => {
    const place = { ...anywhere(), application_id: upper() }
    const body = { email: `${door.name.toLowerCase()}@example.com` }
    expect(place.application_id).not.toBe(lettered.id)
    const created = await door(place, 'createUser', { body }, owner)
    expect(created).toMatchObject({ status: 200, body: { user: { application_id: lettered.id } } })
    const userId = created.body.user._id.toUpperCase()
    expect(await door(place, 'getUser', { userId }, owner)).toMatchObject(created)
  })

  test('is found by its public token, or by the header of a hosted page', async () => {
    const config = await storefrontThroughRest(anywhere(), 'getPlatformConfig', {}, storefrontHeaders(lettered))
    const ours = { _id: config.body._id }
    const token = storefrontHeaders({ ...lettered, id: upper() })
    for (const door of [storefrontThroughRest, storefrontThroughTrpc, storefrontThroughSdk])
      expect(await door(anywhere(), 'getPlatformConfig', {}, token)).toMatchObject({ status: 200, body: ours })
    const headers = { 'x-application-id': upper(), 'sec-fetch-site': 'same-origin' }
    const path = '/service/application/user/platform/v1.0/config'
    expect(await send(world, 'GET', path, undefined, headers)).toMatchObject({ status: 200, body: ours })
  })
})

test('a customer and a group are found by an ID in capital letters wherever one is typed', async () => {
  const place = anywhere()
  const found = async (name: Name, input: unknown) => (await throughRest(place, name, input, owner)).body
  const id = asha.id.toUpperCase()
  expect(await found('searchUsers', { q: id })).toMatchObject({ users: [{ _id: asha.id }] })
  expect(await found('getCustomers', { q: `{"_id":"${id}"}` })).toMatchObject({ items: [{ _id: asha.id }] })
  const group = await found('getUserGroupById', { groupId: '1' })
  const groupUid = String(group._id).toUpperCase()
  expect(await found('getCustomers', { groupUid })).toMatchObject({ items: [{ _id: asha.id }] })
  expect(await found('getUserGroupById', { groupId: groupUid })).toMatchObject({ uid: group.uid })
  const preview = await found('previewUserGroupFile', { body: { file_url: file.file_url, group_id: groupUid } })
  expect(preview).toMatchObject({ outcome: { members: 1 } })
})

test('what a response contains can be sent back with its IDs in capital letters, but not with others', async () => {
  const { user } = (await throughRest(anywhere(), 'getUser', { userId: asha.id }, owner)).body
  const sendBack = (body: unknown) => throughRest(anywhere(), 'updateUser', { userId: asha.id, body }, owner)
  expect(await sendBack(inCapitals({ ...user, first_name: 'Aisha' }))).toMatchObject({ status: 200 })
  const stranger = 'F'.repeat(24)
  expect(await sendBack({ _id: stranger })).toMatchObject({ status: 400, body: { details: [{ field: 'body._id' }] } })
  await world.rewind()
})

test('the page of a history continues from a cursor in capital letters', async () => {
  for (const first_name of ['Asha', 'Aisha', 'Asha'])
    await throughRest(anywhere(), 'updateUser', { userId: asha.id, body: { first_name } }, owner)
  const input = { userId: asha.id, pageSize: 1 }
  const first = await throughRest(anywhere(), 'getUserEvents', input, owner)
  const cursor = String(first.body.page.next_cursor)
  expect(cursor).toMatch(/[a-f]/)
  const next = await throughRest(anywhere(), 'getUserEvents', { ...input, cursor }, owner)
  const again = await throughRest(anywhere(), 'getUserEvents', { ...input, cursor: cursor.toUpperCase() }, owner)
  expect(next.body.items).not.toEqual(first.body.items)
  expect(again).toEqual(next)
  await world.rewind()
})
