import { z } from 'zod'
import * as contracts from '../src/index.ts'

/** Every schema that the package exports, by name. */
export const schemas: Record<string, z.ZodType> = {}
for (const [name, exported] of Object.entries<unknown>(contracts)) {
  if (exported instanceof z.ZodType) schemas[name] = exported
}

/** The schema without wrappers for optional or default values, and without transforms. */
export const core = (schema: z.core.$ZodType): z.core.$ZodType => {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return core(schema.def.innerType)
  if (schema instanceof z.ZodPipe) return core(schema.def.in instanceof z.ZodTransform ? schema.def.out : schema.def.in)
  return schema
}

/** The fields of an object schema, however it is wrapped. Undefined for anything else. */
export const fieldsOf = (schema: z.core.$ZodType): Record<string, z.core.$ZodType> | undefined => {
  const inner = core(schema)
  return inner instanceof z.ZodObject ? inner.shape : undefined
}

export const isRequired = (field: z.core.$ZodType) => !z.safeParse(field, undefined).success

/** The name that an object schema is exported under. A copy with only a different description is the same schema. */
const nameOf = (schema: z.core.$ZodType): string | undefined => {
  const shape = fieldsOf(schema)
  return Object.keys(schemas).find((name) => {
    const known = schemas[name]
    return known !== undefined && shape !== undefined && fieldsOf(known) === shape
  })
}

const wordsForBoolean = (schema: z.core.$ZodType) =>
  schema instanceof z.ZodEnum && schema.options.join() === 'true,false'

/** The type of a schema, as the specification writes it. */
export const typeOf = (schema: z.core.$ZodType): string => {
  const inner = core(schema)
  if (inner instanceof z.ZodString || inner instanceof z.ZodEnum || inner instanceof z.ZodLiteral) return 'string'
  if (inner instanceof z.ZodISODate || inner instanceof z.ZodISODateTime) return 'string'
  if (inner instanceof z.ZodNumber) return 'number'
  if (inner instanceof z.ZodBoolean) return 'boolean'
  if (inner instanceof z.ZodRecord) return 'object'
  if (inner instanceof z.ZodArray) return `[${typeOf(inner.element)}]`
  if (inner instanceof z.ZodObject) return nameOf(inner) ?? 'object'
  if (inner instanceof z.ZodUnion) {
    const options = inner.options.filter((option) => !wordsForBoolean(core(option)))
    const types = [...new Set(options.map(typeOf))].sort()
    // A number may always be sent as a string of digits.
    return (types.join() === 'number,string' ? ['number'] : types).join(' | ')
  }
  return inner._zod.def.type
}
