import { describe, expect, test } from 'vitest'
import { platform } from '../src/operations.ts'
import { differences } from './differences.ts'
import { readSpec } from './read-spec.ts'
import { fieldsOf, isRequired, schemas, typeOf } from './schemas.ts'

const spec = readSpec()
const operations: Record<string, (typeof platform)[keyof typeof platform] | undefined> = platform

const compareFields = (
  name: string,
  expected: Record<string, { type: string; required: boolean }>,
  actual: Record<string, Parameters<typeof typeOf>[0]>,
): string[] => [
  ...Object.entries(expected).flatMap(([field, { type, required }]) => {
    const found = actual[field]
    if (!found) return [`${name}.${field}: missing`]
    return [
      ...(typeOf(found) === type ? [] : [`${name}.${field}: ${type} → ${typeOf(found)}`]),
      ...(isRequired(found) === required
        ? []
        : [`${name}.${field}: ${required ? 'required → optional' : 'optional → required'}`]),
    ]
  }),
  ...Object.keys(actual)
    .filter((field) => !(field in expected))
    .map((field) => `${name}.${field}: added`),
]

const allDifferences = () => [
  ...Object.entries(spec.schemas).flatMap(([name, expected]) => {
    const schema = schemas[name]
    const actual = schema && fieldsOf(schema)
    return actual ? compareFields(name, expected, actual) : [`${name}: missing`]
  }),
  ...Object.entries(spec.methods).flatMap(([name, { args, response }]) => {
    const operation = operations[name]
    if (!operation) return [`${name}: missing`]
    const answers = typeOf(operation.output)
    return [
      ...compareFields(`${name}()`, args, fieldsOf(operation.input) ?? {}),
      ...(answers === response ? [] : [`${name}() answers ${response} → ${answers}`]),
    ]
  }),
]

describe('the specification', () => {
  test('has 16 methods and 98 schemas', () => {
    expect(Object.keys(spec.methods)).toHaveLength(16)
    expect(Object.keys(spec.schemas)).toHaveLength(98)
    expect(
      Object.values(spec.schemas).flatMap((fields) => Object.values(fields).filter((f) => f.required)),
    ).toHaveLength(5)
  })

  test('differs from the package exactly as declared', () => {
    expect(allDifferences().sort()).toEqual(differences.flatMap((each) => each.where).sort())
  })

  test('gives a reason for each difference', () => {
    for (const { reason, where } of differences) {
      expect(reason).toMatch(/^\S.*\.$/)
      expect(where).not.toEqual([])
    }
  })

  test.each(Object.entries(spec.methods))(
    'has an example of %s that its output schema accepts',
    (name, { example }) => {
      const read = operations[name]?.output.safeParse(example)
      expect(read?.error?.issues ?? []).toEqual([])
      expect(read?.success).toBe(true)
    },
  )

  test.each(['createUser', 'updateUser', 'getPlatformConfig', 'createUserGroup'])(
    'keeps every field of the example of %s',
    (name) => {
      const example = spec.methods[name]?.example
      expect(operations[name]?.output.parse(example)).toEqual(example)
    },
  )

  test('returns a config that can be posted back', () => {
    const example = spec.methods.getPlatformConfig?.example
    expect(platform.updatePlatformConfig.input.safeParse({ body: example }).error?.issues ?? []).toEqual([])
    const answered = Object.keys(fieldsOf(platform.getPlatformConfig.output) ?? {})
    const accepted = Object.keys(fieldsOf(platform.updatePlatformConfig.input.shape.body) ?? {})
    expect(accepted).toEqual(expect.arrayContaining(answered))
  })
})
