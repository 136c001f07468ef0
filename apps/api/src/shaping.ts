import { z } from 'zod'

/**
 * Cuts an answer to its contract: what does not belong there is left out, and what is of another kind is an error. An answer that is
 * exactly what the contract says, as nearly all are, goes out as it is: to look at it costs a third of writing it anew.
 */
export function shaping(output: z.ZodType): (answer: unknown) => unknown {
  const exact = exactly(output)
  if (!exact) return (answer) => output.parse(answer)
  const checked = z.compile(exact)
  return (answer) => (checked.validate(answer) ? answer : output.parse(answer))
}

type Schema = z.core.SomeType

/** Kinds that answer what they are given, unless something is done to it besides. */
const plainKinds = new Set(['string', 'number', 'boolean', 'enum', 'literal', 'unknown'])

/** A schema that accepts only what `schema` would answer unchanged; undefined where that cannot be told from its kind. */
function exactly(schema: Schema): z.ZodType | undefined {
  const { def } = (schema as z.core.$ZodTypes)._zod
  // Both may change what they look at, as trimming does.
  if (def.checks?.length || ('coerce' in def && def.coerce)) return undefined
  if (plainKinds.has(def.type)) return schema as z.ZodType
  if (def.type === 'object') return def.catchall ? undefined : exactObject(def.shape)
  if (def.type === 'array') return wrap(def.element, z.array)
  if (def.type === 'optional') return wrap(def.innerType, z.optional)
  if (def.type === 'nullable') return wrap(def.innerType, z.nullable)
  if (def.type === 'record') return exactly(def.keyType) && wrap(def.valueType, (value) => z.record(z.string(), value))
  return undefined
}

function exactObject(shape: Readonly<Record<string, Schema>>): z.ZodType | undefined {
  const fields: Record<string, z.ZodType> = {}
  for (const [name, field] of Object.entries(shape)) {
    const exact = exactly(field)
    if (!exact) return undefined
    fields[name] = exact
  }
  return z.strictObject(fields)
}

function wrap(inner: Schema, outer: (exact: z.ZodType) => z.ZodType): z.ZodType | undefined {
  const exact = exactly(inner)
  return exact && outer(exact)
}
