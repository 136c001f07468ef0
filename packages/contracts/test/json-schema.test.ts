import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { errors } from '../src/index.ts'
import { jsonSchema, jsonSchemas, schemaRegistry, schemas } from '../src/json-schema.ts'

const ids = Object.keys(schemas)

describe.each(['input', 'output'] as const)('every schema, as %s', (direction) => {
  test('converts to JSON Schema, without losing anything', () => {
    // A schema that can't be expressed throws.
    expect(Object.keys(jsonSchemas(direction)).toSorted()).toEqual(ids.toSorted())
  })

  test('converts back to a Zod schema as a standalone document', () => {
    for (const id of ids)
      expect(() => z.fromJSONSchema(jsonSchema(id, direction) as z.core.JSONSchema.JSONSchema)).not.toThrow()
  })
})

test('every schema has a description in the registry', () => {
  const silent = ids.filter((id) => {
    const schema = schemas[id]
    return schema && !schemaRegistry.get(schema)?.description
  })
  expect(silent).toEqual([])
})

test('input and output differ if a value is parsed into another type', () => {
  expect(jsonSchema('BlockUserRequestSchema', 'input').properties).toMatchObject({
    status: { anyOf: [{ type: 'boolean' }, { enum: ['true', 'false'] }] },
    user_id: { anyOf: [{ type: 'string' }, { type: 'array' }] },
  })
  expect(jsonSchema('BlockUserRequestSchema', 'output').properties).toMatchObject({
    status: { type: 'boolean' },
    user_id: { type: 'array', items: { type: 'string' } },
  })
})

test('a document contains what it refers to, and nothing else', () => {
  const { $id, $defs, properties } = jsonSchema('CustomerListResponseSchema', 'output')
  expect($id).toBe('CustomerListResponseSchema')
  expect(properties?.items).toMatchObject({ items: { $ref: '#/$defs/ListedCustomerSchema' } })
  expect(Object.keys($defs ?? {}).toSorted()).toEqual(
    [
      'ActorSchema',
      'BlockSchema',
      'Email',
      'ListedCustomerSchema',
      'PaginationSchema',
      'PhoneNumber',
      'SearchMatchSchema',
      'UserAttributeSchema',
      'UserConsentSchema',
    ].toSorted(),
  )
  expect(() => jsonSchema('NoSuchSchema', 'input')).toThrow('NoSuchSchema')
})

test('the body of an error lists every code', () => {
  expect(jsonSchema('Error', 'output').properties?.code).toMatchObject({ enum: Object.keys(errors) })
})

test('a request parses into what its output schema describes', () => {
  const schema = schemas.BlockUserRequestSchema as z.ZodType
  const parsed = schema.parse({ status: 'true', user_id: 'a' })
  const described = z.fromJSONSchema(jsonSchema('BlockUserRequestSchema', 'output') as z.core.JSONSchema.JSONSchema)
  expect(described.parse(parsed)).toEqual({ status: true, user_id: ['a'] })
})

test('a parsed request can be encoded again', () => {
  const schema = schemas.BlockUserRequestSchema as z.ZodType
  const parsed = schema.parse({ status: 'false', user_id: 'a' })
  expect(schema.parse(schema.encode(parsed))).toEqual(parsed)
})
