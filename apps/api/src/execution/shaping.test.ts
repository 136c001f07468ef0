import type { Operation } from '@clientele/contracts'
import { platform, storefront } from '@clientele/contracts/operations'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { shaping } from './shaping.ts'

// A file isn't an object that could hold more than its contract.
const operations = Object.entries<Operation>({ ...platform, ...storefront }).filter(
  ([, { returns }]) => returns === undefined,
)

const asSent = (answer: unknown): unknown => JSON.parse(JSON.stringify(answer))

/** The same with a field more in every object there is, but for those whose fields are free. */
const withMore = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withMore)
  if (typeof value !== 'object' || value === null) return value
  return { ...withMoreInside(value), not_in_the_contract: 'secret' }
}

const withMoreInside = (value: object): object =>
  Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      // The names of its fields are free, and what they hold is not.
      name === 'changes' ? withMoreInside(inner as object) : withMore(inner),
    ]),
  )

describe.each(operations)('what %s answers', (_name, { output, example }) => {
  const shape = shaping(output)

  test('is cut to its contract as parsing would', () => {
    for (const answer of [example.output, withMore(example.output)])
      expect(asSent(shape(answer))).toEqual(asSent(output.parse(answer)))
  })

  test('is refused where it is of another kind', () => {
    for (const wrong of ['text', 7, [], null]) expect(() => shape(wrong)).toThrow(z.ZodError)
  })
})

test('nothing that belongs to nobody goes out, however deep it lies', () => {
  const shape = shaping(
    z.object({ users: z.array(z.object({ id: z.string(), email: z.object({ at: z.string() }).optional() })) }),
  )
  const answer = { users: [{ id: '1' }, { id: '2', email: { at: 'a', secret: 'x' } }] }
  expect(shape(answer)).toEqual({ users: [{ id: '1' }, { id: '2', email: { at: 'a' } }] })
  expect(() => shape({ users: [{ id: 1 }] })).toThrow(z.ZodError)
  const byName = shaping(z.record(z.string(), z.object({ to: z.string() })))
  expect(byName({ name: { to: 'a', secret: 'x' } })).toEqual({ name: { to: 'a' } })
})

test('what is right goes out as it is; what a contract changes is changed', () => {
  const right = { name: 'Asha', tags: ['a'], meta: { any: [1] } }
  const plain = z.object({ name: z.string(), tags: z.array(z.string()), meta: z.record(z.string(), z.unknown()) })
  expect(shaping(plain)(right)).toBe(right)
  const trimming = shaping(z.object({ name: z.string().trim() }))
  expect(trimming({ name: ' Asha ' })).toEqual({ name: 'Asha' })
  expect(shaping(z.object({ n: z.coerce.number() }))({ n: '3' })).toEqual({ n: 3 })
  const filling = shaping(
    z.object({ n: z.number().default(3), either: z.union([z.object({ a: z.string() }), z.string()]) }),
  )
  expect(filling({ either: { a: 'x', b: 'y' } })).toEqual({ n: 3, either: { a: 'x' } })
})

test('one of several plain values goes out as it is, and so does a list of these', () => {
  const value = z.union([z.string(), z.number(), z.boolean()])
  const shape = shaping(z.object({ value: z.union([value, z.array(value)]) }))
  for (const right of [{ value: 'a' }, { value: 3 }, { value: ['a', true] }]) expect(shape(right)).toBe(right)
  expect(shape({ value: 'a', secret: 'x' })).toEqual({ value: 'a' })
  expect(() => shape({ value: { secret: 'x' } })).toThrow(z.ZodError)
  // What the first of two objects would drop must not go out because the second one has it.
  const either = shaping(z.union([z.object({ a: z.string() }), z.object({ a: z.string(), secret: z.string() })]))
  expect(either({ a: 'x', secret: 'y' })).toEqual({ a: 'x' })
})
