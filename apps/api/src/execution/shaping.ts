import { z } from 'zod'

/**
 * Shapes a response by its contract: unknown fields are dropped, and a value of the wrong type is an error. A response that already matches the
 * contract exactly, as nearly all do, goes out unchanged: checking it costs a third of rebuilding it.
 */
export function shaping(output: z.ZodType): (answer: unknown) => unknown {
  const exact = exactly(output)
  if (!exact) return (answer) => output.parse(answer)
  const checked = z.compile(exact)
  return (answer) => (checked.validate(answer) ? answer : output.parse(answer))
}

type Schema = z.core.SomeType

/** Schema types that return their input unchanged, unless further checks modify it. */
const plainKinds = new Set(['string', 'number', 'boolean', 'enum', 'literal', 'unknown'])

/** Returns a schema that accepts only what `schema` would return unchanged, or undefined if that can't be determined. */
function exactly(schema: Schema): z.ZodType | undefined {
  const { def } = (schema as z.core.$ZodTypes)._zod
  // Both can modify their input, for example by trimming it.
  if (def.checks?.length || ('coerce' in def && def.coerce)) return undefined
  if (plainKinds.has(def.type)) return schema as z.ZodType
  if (def.type === 'object') return def.catchall ? undefined : exactObject(def.shape)
  if (def.type === 'array') return wrap(def.element, z.array)
  if (def.type === 'optional') return wrap(def.innerType, z.optional)
  if (def.type === 'nullable') return wrap(def.innerType, z.nullable)
  if (def.type === 'union') return exactUnion(def.options)
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

/** Only of plain values and lists of these. A schema that drops fields could match what another one returns unchanged. */
function exactUnion(options: readonly Schema[]): z.ZodType | undefined {
  const isPlain = ({ _zod: { def } }: z.core.$ZodTypes): boolean => {
    if (def.type === 'union') return (def.options as z.core.$ZodTypes[]).every(isPlain)
    return def.type === 'array' ? isPlain(def.element as z.core.$ZodTypes) : plainKinds.has(def.type)
  }
  const exact = options.map(exactly)
  const known = exact.filter((option) => option !== undefined)
  return (options as z.core.$ZodTypes[]).every(isPlain) && known.length === exact.length ? z.union(known) : undefined
}

function wrap(inner: Schema, outer: (exact: z.ZodType) => z.ZodType): z.ZodType | undefined {
  const exact = exactly(inner)
  return exact && outer(exact)
}
