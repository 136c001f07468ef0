import { exampleWorld, scopePrefix } from '@clientele/contracts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  doorsOf,
  type Door,
  type Name,
  operationNames,
  operationOf,
  storefrontDoors,
  storefrontNames,
  storefrontOf,
  storefrontThroughSdk,
  throughSdk,
} from '../world/doors.ts'
import {
  contentsOf,
  keyBearer,
  neighbors,
  neighborToken,
  startWorld,
  storefrontHeaders,
  type World,
} from '../world/world.ts'

/* Generated from the catalogs: an operation that belongs to an application does nothing unless the caller names one of their own. */

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world.stop())

const unknown = 'f'.repeat(24)
const { application_id: foreign } = neighbors.otherCompany
const { id: own, token: ownToken } = exampleWorld.application

const inApplication = operationNames.filter((name) => operationOf(name).scope === 'application')

const notFound = { status: 404, body: { code: 'APPLICATION_NOT_FOUND' } }
const unnamed = (field: string) => ({ status: 400, body: { code: 'INVALID_INPUT', details: [{ field }] } })

/** Expected responses by door: REST has the application in the path, and the SDK never sends a path with a gap in it. */
const withoutName = {
  tRPC: { missing: unnamed('x-application-id'), empty: notFound },
  REST: { missing: { status: 404, body: { code: 'NO_SUCH_OPERATION' } }, empty: notFound },
  SDK: { missing: unnamed('application_id'), empty: unnamed('application_id') },
}

type Case = [operation: Name, label: keyof typeof withoutName, door: Door]
const cases = inApplication.flatMap((name) => [
  ...doorsOf(name).map(([label, door]) => [name, label, door] as Case),
  [name, 'SDK', throughSdk] as Case,
])

describe('N40: an operation of an application', () => {
  test.each(cases)('%s through %s is rejected without one', async (name, label, door) => {
    const at = (application_id: string | undefined) =>
      door(
        { url: world.url, company_id: String(exampleWorld.company.id), application_id },
        name,
        operationOf(name).example.input,
        keyBearer,
      )
    expect(await at(undefined)).toMatchObject(withoutName[label].missing)
    expect(await at('')).toMatchObject(withoutName[label].empty)
    for (const application_id of [unknown, foreign, `${own},${own}`, 'none'])
      expect(await at(application_id)).toMatchObject(notFound)
    expect(await contentsOf(world.database)).toEqual(world.seeded)
  })

  test('is every operation with an application in its path', () => {
    const named = operationNames.filter((name) => scopePrefix[operationOf(name).scope].includes(':application_id'))
    expect(named).toEqual(inApplication)
  })
})

describe('N40: an operation of a storefront', () => {
  const unauthenticated = { status: 401, body: { code: 'UNAUTHENTICATED' } }
  const strangers = [
    storefrontHeaders({ id: unknown, token: ownToken }),
    storefrontHeaders({ id: foreign, token: ownToken }),
    storefrontHeaders({ id: own, token: neighborToken(foreign) }),
  ]
  const unnamedCallers = [{}, storefrontHeaders({ id: '', token: ownToken })]
  // The hosted pages send theirs in a header, which a browser sends for no other page.
  const ownPages = ['', unknown, 'none', `${own},${own}`].map((id) => ({
    'x-application-id': id,
    'sec-fetch-site': 'same-origin',
  }))
  const place = () => ({ url: world.url, company_id: '', application_id: undefined })

  test.each(storefrontNames.flatMap((name) => storefrontDoors.map(([label, door]) => [name, label, door] as const)))(
    '%s through %s is rejected without one',
    async (name, _, door) => {
      for (const headers of [...unnamedCallers, ...strangers, ...ownPages])
        expect(await door(place(), name, storefrontOf(name).example.input, headers)).toMatchObject(unauthenticated)
      expect(await contentsOf(world.database)).toEqual(world.seeded)
    },
  )

  test.each(storefrontNames)('%s through the SDK is rejected without one', async (name) => {
    const call = (headers: Record<string, string>) =>
      storefrontThroughSdk(place(), name, storefrontOf(name).example.input, headers)
    for (const headers of strangers) expect(await call(headers)).toMatchObject(unauthenticated)
    for (const headers of unnamedCallers) await expect(call(headers)).rejects.toThrow(TypeError)
    expect(await contentsOf(world.database)).toEqual(world.seeded)
  })
})
