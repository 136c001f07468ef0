import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { asksForCaptcha, errors, events, type Operation, permissions, roadErrors, scopePrefix } from '../src/index.ts'
import { platform, storefront } from '../src/operations.ts'
import { core, fieldsOf, schemas } from './schemas.ts'

const operations: [string, Operation][] = [
  ...Object.entries(platform),
  // The same name may exist in both catalogs.
  ...Object.entries(storefront).map(([name, each]): [string, Operation] => [`storefront ${name}`, each]),
]

describe.each(operations)('%s', (_, operation) => {
  const inputs = fieldsOf(operation.input) ?? {}

  test('has a valid example', () => {
    expect(operation.input.safeParse(operation.example.input).error?.issues ?? []).toEqual([])
    expect(operation.output.safeParse(operation.example.output).error?.issues ?? []).toEqual([])
  })

  test('keeps every field of its example output', () => {
    expect(operation.output.parse(operation.example.output)).toEqual(operation.example.output)
  })

  test('refers to permissions, errors and events that exist', () => {
    const wider = operation.scope === 'storefront' ? ['storefront', 'shopper'] : ['signed-in', 'nobody']
    const narrower = operation.scope === 'storefront' ? [] : Object.keys(permissions)
    expect([...narrower, ...wider]).toContain(operation.permission)
    for (const code of operation.errors) expect(Object.keys(errors)).toContain(code)
    for (const type of operation.events) expect(Object.keys(events)).toContain(type)
  })

  test('records an event exactly if it changes something', () => {
    // Sending and verifying codes and links are intermediate steps; the event records their outcome.
    if (operation.scope === 'storefront') return
    // Storing a file records no event; the group created from it does.
    const changes = operation.method !== 'GET' && operation.accepts === undefined && !operation.dry
    expect(operation.events.length > 0).toBe(changes)
  })

  test('rejects unknown fields, and names them', () => {
    const refused = operation.input.safeParse({ ...(operation.example.input as object), color: 'red' })
    expect(refused.error?.issues.map((issue) => issue.message)).toEqual([expect.stringContaining('color')])
  })

  test('has every parameter of its path in its input', () => {
    for (const [, name = ''] of operation.path.matchAll(/:(\w+)/g)) expect(Object.keys(inputs)).toContain(name)
  })

  test('has a summary that is a phrase, not a sentence', () => {
    expect(operation.summary).toMatch(/^[A-Z].*[^.]$/)
    expect(operation.description ?? 'Said.').toMatch(/^[A-Z].*\.$/)
  })

  test('declares the missing captcha error exactly if it requires one, and has a field for it', () => {
    const body = inputs.body && fieldsOf(inputs.body)
    const asks = asksForCaptcha(operation)
    expect(operation.errors.includes('CAPTCHA_NEEDED')).toBe(asks)
    expect(Object.keys(body ?? {}).includes('captcha_code') || !asks).toBe(true)
  })

  test('can be described in JSON Schema', () => {
    expect(z.toJSONSchema(operation.input, { io: 'input', unrepresentable: 'any' }).type).toBe('object')
    const unrepresentable = operation.returns ? 'any' : 'throw'
    expect(z.toJSONSchema(operation.output, { io: 'output', unrepresentable }).type).toBe('object')
  })
})

test('no two operations have the same path', () => {
  const addresses = operations.flatMap(([, { method, scope, path, aliases = [] }]) =>
    [path, ...aliases].map((each) => `${method} ${scopePrefix[scope]}${each}`),
  )
  expect(new Set(addresses).size).toBe(addresses.length)
})

test('errors from before an operation runs are declared once, not by every operation', () => {
  for (const [name, operation] of operations) {
    const declaredTwice = operation.errors.filter((code) => roadErrors.some((each) => each === code))
    expect({ name, declaredTwice }).toEqual({
      name,
      declaredTwice: operation.path.includes(':applicationId') ? ['APPLICATION_NOT_FOUND'] : [],
    })
  }
})

/** Every field in exported schemas and in inputs, at any depth. */
const allFields = (path: string, schema: z.core.$ZodType): [string, z.core.$ZodType][] => {
  const inner = core(schema)
  if (inner instanceof z.ZodArray) return allFields(`${path}[]`, inner.element)
  if (inner instanceof z.ZodUnion) return inner.options.flatMap((option) => allFields(path, option))
  return Object.entries(fieldsOf(inner) ?? {}).flatMap(([name, field]): [string, z.core.$ZodType][] => [
    [`${path}.${name}`, field],
    ...allFields(`${path}.${name}`, field),
  ])
}

const everyField = [
  ...Object.entries(schemas).flatMap(([name, schema]) => allFields(name, schema)),
  ...operations.flatMap(([name, { input, output }]) => [
    ...allFields(`${name}()`, input),
    ...allFields(`${name}() answers`, output),
  ]),
]

const metaOf = (field: z.core.$ZodType) => z.globalRegistry.get(field) ?? z.globalRegistry.get(core(field))

describe('fields', () => {
  test('all have descriptions', () => {
    const silent = everyField.filter(([, field]) => !metaOf(field)?.description).map(([path]) => path)
    expect(silent).toEqual([])
  })

  test('have examples that they accept', () => {
    const wrong = everyField.flatMap(([path, field]) =>
      ((metaOf(field)?.examples ?? []) as unknown[])
        .filter((example) => !z.safeParse(field, example).success)
        .map((example) => `${path}: ${JSON.stringify(example)}`),
    )
    expect(wrong).toEqual([])
  })

  test('of responses have no format to validate, so that responding stays cheap', () => {
    const checked = operations.flatMap(([name, { output }]) =>
      allFields(name, output)
        .filter(([, field]) => {
          const inner = core(field)
          return inner instanceof z.ZodString && (inner.def.checks ?? []).length > 0
        })
        .map(([path]) => path),
    )
    expect(checked).toEqual([])
  })
})

describe.each(operations.filter(([, { changes }]) => changes))('%s, which changes something', (_, operation) => {
  const { readBy, within } = operation.changes ?? {}
  const catalog: Record<string, Operation> = operation.scope === 'storefront' ? storefront : platform
  const inputs = fieldsOf(operation.input) ?? {}
  const namesOf = (schema: z.core.$ZodType | undefined) => Object.keys((schema && fieldsOf(schema)) ?? {})

  test('is read by an operation of its catalog with the same parameters', () => {
    const reading = readBy === undefined ? undefined : catalog[readBy]
    expect(reading?.method).toBe(readBy && 'GET')
    const parameters = Array.from(reading?.path.matchAll(/:(\w+)/g) ?? [], ([, name]) => name)
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(parameters))
  })

  test('has a response with the field that holds it, which is no field of the request', () => {
    const holding = within === undefined ? [] : [within]
    const responses = readBy === undefined ? [operation] : [operation, catalog[readBy]]
    for (const each of responses) expect(namesOf(each?.output)).toEqual(expect.arrayContaining(holding))
    expect(namesOf(inputs.body).filter((name) => name === within)).toEqual([])
  })
})
