import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { platform, storefront } from '../src/operations.ts'

/*
 * A request that changes something accepts every field of its response.
 */

interface Described {
  input: z.ZodType
  output: z.ZodType
}

const operations = Object.entries<Described>({ ...storefront, ...platform })

const shapeOf = (schema: unknown): Record<string, unknown> | undefined => {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return shapeOf(schema.unwrap())
  return schema instanceof z.ZodObject ? schema.shape : undefined
}

/** The thing that an operation changes, as its response shows it: the response itself, or the field that has an `_id`. */
function shownBy({ output }: Described): Record<string, unknown> | undefined {
  const shape = shapeOf(output)
  if (!shape || '_id' in shape) return shape
  return Object.values(shape)
    .map(shapeOf)
    .find((each) => each && '_id' in each)
}

const updates = operations.filter(([name, operation]) => name.startsWith('update') && shownBy(operation))

test('covers every operation that changes something and shows it', () => {
  expect(updates.map(([name]) => name).toSorted()).toEqual([
    'updateApplication',
    'updateImportPreset',
    'updateOAuthClient',
    'updateOAuthResource',
    'updateOperator',
    'updatePlatformConfig',
    'updateProfile',
    'updateUser',
    'updateUserAttribute',
    'updateUserAttributeDefinition',
    'updateUserGroup',
    'updateUserGroupPartially',
  ])
})

describe.each(updates)('%s', (name, operation) => {
  const body = shapeOf(shapeOf(operation.input)?.body) ?? {}
  const shown = Object.keys(shownBy(operation) ?? {})

  test('accepts every field of its response', () => {
    // The team's fields of a user are in the response's schema, but shoppers never get them.
    const hidden = name === 'updateProfile' ? ['external_id', 'rr_id', 'meta'] : []
    expect(shown.filter((field) => !(field in body) && !hidden.includes(field))).toEqual([])
  })

  test('says which fields are read-only', () => {
    const readOnly = Object.entries(body)
      .filter(([, schema]) => schema instanceof z.ZodType && schema.meta()?.readOnly === true)
      .map(([field]) => field)
    expect(readOnly).toEqual(expect.arrayContaining(['_id', 'created_at']))
  })
})
