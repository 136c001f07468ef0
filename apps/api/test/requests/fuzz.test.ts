import { exampleWorld, type Operation, roadErrors } from '@clientele/contracts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { withoutNulls } from '../../src/execution/nulls.ts'
import {
  doorsOf,
  operationNames,
  operationOf,
  type Answer,
  storefrontDoors,
  storefrontNames,
  storefrontOf,
} from '../world/doors.ts'
import { cookieOf, shopperCookie, startWorld, storefrontHeaders, type World } from '../world/world.ts'

/*
 * Odd values in every position of every input. Whatever a caller sends, the contract validates it without throwing, and the response is
 * either a success or a failure that the operation declares, never an internal error.
 */

const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`)
const odd: unknown[] = [
  { toString: 1 },
  { valueOf: null, toString: null },
  { length: { toString: 1 } },
  { length: 3 },
  { length: '3', 0: 'a' },
  { size: { toString: 1 } },
  JSON.parse('{"then":"x"}'),
  JSON.parse('{"then":{}}'),
  { toJSON: 1 },
  { constructor: { name: 'String' } },
  { prototype: {} },
  JSON.parse('{"__proto__":{"admin":true}}'),
  JSON.parse('{"hasOwnProperty":1,"get":1,"map":1}'),
  {},
  [],
  [[]],
  [{ length: { toString: 1 } }],
  [null],
  [1, ['2', { 3: {} }]],
  nested(20),
  nested(500),
  true,
  0,
  -1,
  0.1,
  1e21,
  1e308,
  Number.MAX_SAFE_INTEGER + 1,
  -2_147_483_649,
  4_294_967_296,
  '',
  ' ',
  'NaN',
  'Infinity',
  '-0',
  '1e3',
  '0x10',
  '١٢٣',
  '9'.repeat(400),
  '\u0000',
  '\ud800',
  'x\udc00y',
  '\u202eevil',
  '\ufeff',
  '𝕏'.repeat(200),
  '%00',
  '%',
  '__proto__',
  'constructor',
  '../../..',
  "' or 1=1 --",
  '{"$gt":""}',
  '{"length":{"toString":1}}',
  '[]',
  'null',
  '2024-02-31',
  '0000-00-00T00:00:00Z',
  '+275760-09-13T00:00:00.001Z',
  '9999-12-31T23:59:60+99:99',
  'data:text/html,x',
  'file:///etc/passwd',
  'http://[::1',
  `a@${'b.'.repeat(120)}c`,
  '+'.repeat(30),
]

type Path = (string | number)[]
type Schema = z.core.$ZodTypes

/** Every position in a schema, at any depth, as far as objects, lists and unions lead. */
function pathsIn(schema: Schema, path: Path = []): Path[] {
  const { def } = schema._zod
  const within = (inner: z.core.SomeType, ...steps: Path) => pathsIn(inner as Schema, [...path, ...steps])
  if (def.type === 'object') return [path, ...Object.entries(def.shape).flatMap(([name, field]) => within(field, name))]
  if (def.type === 'array') return [path, ...within(def.element, 0)]
  if (def.type === 'record') return [path, [...path, 'a_key']]
  if (def.type === 'union') return [path, ...def.options.flatMap((option) => within(option))]
  if (def.type === 'pipe') return [...within(def.in), ...within(def.out)]
  if ('innerType' in def) return within(def.innerType as Schema)
  return [path]
}

const placesOf = ({ input }: Operation): Path[] =>
  [...new Map(pathsIn(input as unknown as Schema).map((path) => [JSON.stringify(path), path])).values()].filter(
    (path) => path.length > 0,
  )

/** The example with `value` in one position. Missing parents are created. */
function put(into: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value
  const known = typeof into === 'object' && into !== null ? into : {}
  const inner = put((known as Record<string | number, unknown>)[step], rest, value)
  if (typeof step === 'number') return [inner]
  return { ...known, [step]: inner }
}

const inputsOf = (operation: Operation) =>
  operation.accepts === undefined
    ? placesOf(operation).flatMap((path) =>
        odd.map((value) => ({ path, input: put(operation.example.input, path, value) })),
      )
    : []

/** Whether the contract accepts it. The test fails if validation itself throws. */
const judge = (operation: Operation, input: unknown): boolean => {
  try {
    return operation.input.safeParse(withoutNulls(input)).success
  } catch (error) {
    // Values that are too deep are rejected before validation.
    if ((error as { code?: string }).code === 'INVALID_INPUT') return false
    throw error
  }
}

const operations: [string, Operation][] = [
  ...operationNames.map((name): [string, Operation] => [name, operationOf(name)]),
  ...storefrontNames.map((name): [string, Operation] => [`storefront ${name}`, storefrontOf(name)]),
]

describe('odd values', () => {
  test.each(operations)('are validated by the contract without throwing: %s', (_, operation) => {
    const thrown = inputsOf(operation).flatMap(({ path, input }) => {
      try {
        judge(operation, input)
        return []
      } catch (error) {
        return [`${path.join('.')} ${JSON.stringify(input)}: ${String(error)}`]
      }
    })
    expect(thrown.slice(0, 5)).toEqual([])
  })
})

describe('odd values over the wire', () => {
  let world: World
  beforeAll(async () => void (world = await startWorld({ settings: wide })))
  afterAll(() => world.stop())

  const wide = {
    SHOPPER_SIGN_INS_PER_ADDRESS_PER_MINUTE: '1000000',
    USER_LOOKUPS_PER_ADDRESS_PER_MINUTE: '1000000',
    CODES_PER_ADDRESS_PER_HOUR: '1000000',
    CODES_PER_NUMBER_RANGE_PER_HOUR: '1000000',
    CODES_PER_APPLICATION_PER_HOUR: '1000000',
    SIGN_IN_ATTEMPTS_PER_MINUTE: '100000',
  }

  /** As many as a test has time for, from every position: mostly values that the contract accepts, which reach the functions. */
  const sample = (operation: Operation) => {
    const inputs = inputsOf(operation).map((each) => ({ ...each, taken: judge(operation, each.input) }))
    const spread = (some: typeof inputs, most: number) =>
      some.filter((_, i) => i % Math.max(1, Math.round(some.length / most)) === 0)
    return [
      ...spread(
        inputs.filter(({ taken }) => taken),
        24,
      ),
      ...spread(
        inputs.filter(({ taken }) => !taken),
        8,
      ),
    ]
  }

  const isSound = (operation: Operation, { status, body }: Answer) =>
    status < 400
      ? operation.output.safeParse(body).success
      : status < 500 && [...operation.errors, ...roadErrors].some((code) => code === body.code)

  /** Fetch can't send a body with a GET, or a header with characters outside of Latin-1. */
  const canBeSent = ({ method }: Operation, input: unknown) => {
    const { body, ifMatch = '' } = input as { body?: unknown; ifMatch?: unknown }
    return !(method === 'GET' && body !== undefined) && (typeof ifMatch !== 'string' || /^[\x20-\x7e]*$/.test(ifMatch))
  }

  async function faultsOf(operation: Operation, doors: [string, (input: unknown) => Promise<Answer>][]) {
    const faults: string[] = []
    for (const { path, input } of sample(operation).filter((each) => canBeSent(operation, each.input)))
      for (const [label, call] of doors) {
        const answer = await call(input)
        if (!isSound(operation, answer))
          faults.push(
            `${label} ${path.join('.')} ${JSON.stringify(input).slice(0, 300)}: ${JSON.stringify(answer).slice(0, 300)}`,
          )
        if (answer.status < 400 && operation.method !== 'GET') await world.rewind()
      }
    return faults
  }

  const place = () => ({
    url: world.url,
    company_id: String(exampleWorld.company.id),
    application_id: exampleWorld.application.id,
  })

  test.each(operationNames.filter((name) => operationOf(name).accepts === undefined))(
    'get a response that %s declares',
    async (name) => {
      const headers = operationOf(name).permission === 'nobody' ? {} : cookieOf('owner')
      const doors = doorsOf(name).map(([label, door]): [string, (input: unknown) => Promise<Answer>] => [
        label,
        (input) => door(place(), name, input, headers),
      ])
      expect((await faultsOf(operationOf(name), doors)).slice(0, 3)).toEqual([])
      await world.rewind()
    },
  )

  test.each(storefrontNames)('get a response that %s declares, for a storefront', async (name) => {
    const headers = { ...storefrontHeaders(), ...shopperCookie(world.services) }
    const doors = storefrontDoors.map(([label, door]): [string, (input: unknown) => Promise<Answer>] => [
      label,
      (input) => door(place(), name, input, headers),
    ])
    expect((await faultsOf(storefrontOf(name), doors)).slice(0, 3)).toEqual([])
    await world.rewind()
  })
})
