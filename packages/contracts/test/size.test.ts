import { expect, test } from 'vitest'
import * as z from 'zod'
import * as contracts from '../src/index.ts'
import { bundledSizes } from './bundled.ts'

const kB = 1000
/** Zod, and what people's input is normalized with. */
const schemaMax = 35 * kB
const helperMax = 1 * kB
/** An error includes its status and message, and so the table of all errors. */
const errorsMax = 3 * kB

/** These build or run a schema, so they include Zod. */
const schemaBuilders = [
  'atLeast',
  'atMost',
  'birthday',
  'countryCode',
  'email',
  'flag',
  'freeObject',
  'httpUrl',
  'moment',
  'readOrigin',
  'wholeNumber',
]
const raisesErrors = ['AppError', 'refuseField']

const exported = Object.entries<unknown>(contracts)
const namesOf = (wanted: (value: unknown, name: string) => boolean) =>
  exported.filter(([name, value]) => wanted(value, name)).map(([name]) => name)

const schemas = namesOf((value) => value instanceof z.ZodType)
const helpers = namesOf(
  (value, name) => typeof value === 'function' && ![...schemaBuilders, ...raisesErrors].includes(name),
)

test.each([
  { kind: 'any single schema', max: schemaMax, names: schemas },
  { kind: 'a function that builds a schema', max: schemaMax, names: schemaBuilders },
  { kind: 'any other function', max: helperMax, names: helpers },
  { kind: 'raising an error', max: errorsMax, names: raisesErrors },
])(
  'importing $kind adds at most $max bytes to a bundle',
  async ({ names, max }) => {
    const sizes = await bundledSizes('@clientele/contracts', names)
    expect(sizes.size).toBe(names.length)
    expect([...sizes].filter(([, size]) => size > max)).toEqual([])
  },
  60_000,
)

test('paths and wire names are available without Zod', async () => {
  const sizes = await bundledSizes('@clientele/contracts/wire', ['scopePrefix', 'wireName'])
  expect([...sizes].filter(([, size]) => size > helperMax)).toEqual([])
}, 60_000)

test('the main entry point exports no catalog of operations', () => {
  const isOperation = (value: unknown) =>
    typeof value === 'object' && value !== null && 'method' in value && 'permission' in value
  const catalogs = namesOf(
    (value) => typeof value === 'object' && value !== null && Object.values(value).some(isOperation),
  )
  expect(catalogs).toEqual([])
})
