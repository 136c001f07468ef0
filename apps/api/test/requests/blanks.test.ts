import { exampleWorld } from '@clientele/contracts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { doorsOf, type Name, operationNames, operationOf } from '../world/doors.ts'
import { inputNames } from '../world/examples.ts'
import { contentsOf, keyBearer, startWorld, type World } from '../world/world.ts'

/*
 * A blank value in a query counts as absent, wherever it is in the catalog.
 */

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world.stop())

/** The parts of an input that aren't in the path or the body. */
const queryOf = (name: Name): string[] => {
  const operation = operationOf(name)
  return inputNames(operation).filter((field) => field !== 'body' && !operation.path.includes(`:${field}`))
}

/** The example without what may be omitted from it. */
function leastOf(name: Name): Record<string, unknown> {
  const { input, example } = operationOf(name)
  const given = { ...(example.input as Record<string, unknown>) }
  for (const field of queryOf(name)) {
    const { [field]: _, ...rest } = given
    if (input.safeParse(rest).success) delete given[field]
  }
  return given
}

const reading = operationNames.filter((name) => operationOf(name).method === 'GET' && queryOf(name).length > 0)

describe.each(reading)('%s', (name) => {
  test.each(doorsOf(name))('takes blank values as absent, through %s', async (_, door) => {
    const place = { url: world.url, company_id: '1', application_id: exampleWorld.application.id }
    const least = leastOf(name)
    const optional = queryOf(name).filter((field) => !(field in least))
    const asked = async (input: object) => {
      const { status, body } = await door(place, name, input, keyBearer)
      return { status, body: { ...body, request_id: '' } }
    }
    const plain = await asked(least)
    for (const blank of ['', ' ', ['', '']])
      expect(await asked({ ...least, ...Object.fromEntries(optional.map((field) => [field, blank])) })).toEqual(plain)
    expect(await contentsOf(world.database)).toEqual(world.seeded)
  })
})

test('among repeated values, only the blank ones are absent', async () => {
  const list = async (query: string) => {
    const path = `/service/platform/user/v1.0/company/1/application/${exampleWorld.application.id}/customers/list`
    const response = await fetch(`${world.url}${path}?${query}`, { headers: keyBearer })
    return { status: response.status, body: (await response.json()) as unknown }
  }
  const blocked = await list('status=blocked')
  expect(blocked.status).toBe(200)
  for (const query of ['status=&status=blocked', 'status=blocked&status=', 'status=%20&status=blocked&status='])
    expect({ query, ...(await list(query)) }).toEqual({ query, ...blocked })
})
