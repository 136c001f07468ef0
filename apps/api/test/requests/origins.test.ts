import { exampleWorld } from '@clientele/contracts'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type StorefrontName, storefrontDoors, storefrontNames, storefrontOf } from '../world/doors.ts'
import {
  contentsOf,
  cookieOf,
  neighbors,
  neighborToken,
  send,
  sessionSecret,
  shopperCookie,
  startWorld,
  storefrontHeaders,
  type World,
} from '../world/world.ts'

/*
 * Two stores of one company, and one of another. A store lists its own origin, or none.
 */

const { application, company } = exampleWorld
const { sameCompany, otherCompany } = neighbors
const ours = 'https://shop.example.com'
const theirs = 'https://next-door.example.com'
const ofTheSetting = 'https://single.example.com'
const teamPath = '/service/platform/team/v1.0/company/1/applications'

let world: World
const settings = { CORS_ORIGINS: ofTheSetting, SECRET_KEY: 'a-key-that-both-processes-share-01' }
beforeAll(async () => void (world = await startWorld({ settings })))
afterAll(() => world.stop())

/** Sets an application's allowed origins through the API, as the owner would. */
async function list(allowed_origins: string[] | null, application_id: string = application.id) {
  const answer = await send(world, 'PATCH', `${teamPath}/${application_id}`, { allowed_origins })
  expect(answer.status).toBe(200)
}

const listBoth = async () => {
  await send(world, 'PATCH', `${teamPath}/${application.id}`, { allowed_origins: [ours] })
  await send(world, 'PATCH', `${teamPath}/${sameCompany.application_id}`, { allowed_origins: [theirs] })
}

const place = () => ({ url: world.url, company_id: String(company.id), application_id: application.id })
const asAsha = () => ({ ...storefrontHeaders(), ...shopperCookie(world.services) })
const asNell = () => ({
  ...storefrontHeaders({ id: sameCompany.application_id, token: neighborToken(sameCompany.application_id) }),
  ...shopperCookie(world.services, sessionSecret(sameCompany.session_id)),
})
const everyDoor = storefrontNames.flatMap((name) => storefrontDoors.map(([door, call]) => [door, name, call] as const))

const preflight = (origin: string, path = '/service/application/user/authentication/v1.0/login/otp') =>
  fetch(world.url + path, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
  })
const readableBy = (response: { headers: Headers }) => response.headers.get('access-control-allow-origin')
const askWho = (headers: Record<string, string>) =>
  send(world, 'GET', '/service/application/user/authentication/v1.0/session', undefined, headers)

describe('N51: an origin listed for one store cannot act for a shopper of another', () => {
  beforeAll(listBoth)

  test.each(everyDoor)('through %s: %s', async (_, name: StorefrontName, call) => {
    const before = await contentsOf(world.database)
    const { input } = storefrontOf(name).example
    for (const [headers, origin] of [
      [asAsha(), theirs],
      [asNell(), ours],
      [asAsha(), ofTheSetting],
      [asAsha(), 'https://evil.example.net'],
      [asAsha(), 'null'],
      [asAsha(), `${ours}.evil.example.net`],
      [asAsha(), ours.replace('https:', 'http:')],
    ] as const)
      for (const site of ['cross-site', 'same-site', 'same-origin']) {
        const answer = await call(place(), name, input, { ...headers, origin, 'sec-fetch-site': site })
        expect({ origin, ...answer }).toMatchObject({ origin, status: 403, body: { code: 'ORIGIN_NOT_ALLOWED' } })
      }
    expect(await contentsOf(world.database)).toEqual(before)
  })

  test('but its own store, our own pages, and callers without an origin are allowed', async () => {
    for (const headers of [
      { ...asAsha(), origin: ours },
      { ...asAsha(), origin: new URL(world.services.config.publicUrl).origin },
      { ...asAsha(), origin: new URL(world.services.config.adminUrl).origin },
      { ...asNell(), origin: theirs },
      asAsha(),
    ])
      expect(await askWho(headers)).toMatchObject({ status: 200 })
  })

  test('and a listed page can read why it is rejected, while an unlisted page can read nothing', async () => {
    const refused = await askWho({ ...asAsha(), origin: theirs })
    expect(readableBy(refused)).toBe(theirs)
    expect(refused.headers.get('access-control-allow-credentials')).toBe('true')
    expect(refused.headers.get('vary')).toMatch(/origin/i)
    expect(refused.body).toMatchObject({
      message: "The page's origin isn't in the application's allowed origins.",
      meta: { origin: theirs },
    })
    expect(readableBy(await askWho({ ...asAsha(), origin: 'https://evil.example.net' }))).toBeNull()
  })

  test('nor in a batch of tRPC calls', async () => {
    const path = '/trpc/storefront.getLoggedInUser,storefront.getPlatformConfig?batch=1&input={"0":{},"1":{}}'
    const answer = await fetch(world.url + encodeURI(path), { headers: { ...asAsha(), origin: theirs } })
    const bodies = (await answer.json()) as { error?: { data: { app: { code: string } } } }[]
    expect(bodies.map(({ error }) => error?.data.app.code)).toEqual(['ORIGIN_NOT_ALLOWED', 'ORIGIN_NOT_ALLOWED'])
  })

  test('and no page of a store reads or changes anything with an operator’s cookie', async () => {
    const before = await contentsOf(world.database)
    const customers = `/service/platform/user/v1.0/company/1/application/${application.id}/customers`
    for (const headers of [
      { ...cookieOf('owner'), origin: ours, 'sec-fetch-site': 'same-site' },
      { ...cookieOf('owner'), origin: ours },
      { ...cookieOf('owner'), origin: 'null' },
    ])
      for (const [method, path, body] of [
        ['GET', `${customers}/list`, undefined],
        ['GET', teamPath, undefined],
        ['PATCH', `${teamPath}/${application.id}`, { name: 'Mine' }],
        ['GET', '/trpc/getApplications?input={}', undefined],
      ] as const) {
        const answer = await send(world, method, path, body, headers)
        const code = answer.body.code ?? answer.body.error.data.app.code
        expect({ path, status: answer.status, code }).toEqual({ path, status: 403, code: 'CROSS_SITE' })
      }
    expect(await contentsOf(world.database)).toEqual(before)
    const console = new URL(world.services.config.adminUrl).origin
    for (const origin of [console, ofTheSetting])
      expect((await send(world, 'GET', teamPath, undefined, { ...cookieOf('owner'), origin })).status).toBe(200)
  })
})

describe('a preflight', () => {
  test('is allowed for an origin that any application or the setting lists, and for no other', async () => {
    await listBoth()
    for (const origin of [ours, theirs, ofTheSetting, world.services.config.adminUrl]) {
      const answer = await preflight(origin)
      expect([origin, answer.status, readableBy(answer)]).toEqual([origin, 204, origin])
      expect(answer.headers.get('access-control-allow-credentials')).toBe('true')
      expect(answer.headers.get('access-control-allow-headers')).toBe('authorization')
    }
    for (const origin of ['https://evil.example.net', 'null', ours.toUpperCase(), `${ours}/`, `${ours}:443`])
      expect([origin, readableBy(await preflight(origin))]).toEqual([origin, null])
  })

  test('reflects an operator’s change immediately, in every process', async () => {
    const other = await startWorld({ databaseUrl: world.databaseUrl, seed: async () => undefined, settings })
    const origin = 'https://new.example.com'
    const there = async () => [
      readableBy(
        await fetch(`${other.url}/service/application/user/authentication/v1.0/session`, {
          method: 'OPTIONS',
          headers: { origin, 'access-control-request-method': 'GET' },
        }),
      ),
      (
        await send(other, 'GET', '/service/application/user/authentication/v1.0/session', undefined, {
          ...asAsha(),
          origin,
        })
      ).status,
    ]
    try {
      expect(await there()).toEqual([null, 403])
      await list([origin])
      expect(await there()).toEqual([origin, 200])
      await list([])
      expect(await there()).toEqual([null, 403])
    } finally {
      await other.stop()
    }
  })

  test('is still allowed after one of two applications stops listing the origin', async () => {
    await list([ours])
    await list([ours], sameCompany.application_id)
    await list([], sameCompany.application_id)
    expect(readableBy(await preflight(ours))).toBe(ours)
    await list([])
    expect(readableBy(await preflight(ours))).toBeNull()
  })
})

describe('the setting CORS_ORIGINS', () => {
  test('applies to an application without a list, but not to one with a list, even an empty one', async () => {
    const statusFrom = async (origin: string) => (await askWho({ ...asAsha(), origin })).status
    await list(null)
    expect([await statusFrom(ofTheSetting), await statusFrom(ours)]).toEqual([200, 403])
    await list([ours])
    expect([await statusFrom(ofTheSetting), await statusFrom(ours)]).toEqual([403, 200])
    await list([])
    expect([await statusFrom(ofTheSetting), await statusFrom(ours)]).toEqual([403, 403])
  })

  test('is not extended by another company’s list', async () => {
    const { queries, tables } = world.database
    await list(null)
    await queries
      .update(tables.applications)
      .set({ allowed_origins: [theirs] })
      .where(eq(tables.applications.id, otherCompany.application_id))
    expect((await askWho({ ...asAsha(), origin: theirs })).status).toBe(403)
  })
})
