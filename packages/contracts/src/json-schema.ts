import * as z from 'zod'
import * as exported from './index.ts'
import type { Operation } from './operation.ts'
import { platform, storefront } from './operations.ts'

/** A JSON Schema, draft 2020-12. */
export type JsonSchema = z.core.JSONSchema.BaseSchema

/** `input` is what a caller can send; `output` is what parsing returns, or what the service sends. */
export type Direction = 'input' | 'output'

const exportedSchemas = Object.entries<unknown>(exported).filter((entry): entry is [string, z.ZodType] => {
  return entry[1] instanceof z.ZodType
})

/** Every schema by its ID, which is its export name. The exception is the error body, `Error`, because that would shadow a global. */
export const schemas: Readonly<Record<string, z.ZodType>> = Object.fromEntries(
  exportedSchemas.map(([name, schema]) => [schema === exported.ErrorBodySchema ? 'Error' : name, schema]),
)

/** The same schemas in a Zod registry, each with its ID, description, and examples. */
export const schemaRegistry = z.registry<{ id: string; description?: string; examples?: unknown[] }>()
for (const [id, schema] of Object.entries(schemas)) schemaRegistry.add(schema, { id, ...metadataOf(schema) })

/** Returns every schema as JSON Schema, by ID. References between them are `$ref`s to `uri(id)`, or to the bare ID without `uri`. */
export function jsonSchemas(
  direction: Direction,
  uri: (id: string) => string = (id) => id,
): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(toJsonSchemas(schemaRegistry, direction, uri)).map(([id, schema]) => [
      id,
      { ...descriptionOf(id), ...schema },
    ]),
  )
}

const definitions: Partial<Record<Direction, Record<string, JsonSchema>>> = {}

/** Returns one schema as a self-contained document, with everything it references in `$defs`. */
export function jsonSchema(id: string, direction: Direction): JsonSchema {
  const all = (definitions[direction] ??= jsonSchemas(direction, (each) => `#/$defs/${each}`))
  const wanted = all[id]
  if (!wanted) throw new RangeError(`Unknown schema: ${id}`)
  const found = new Map<string, JsonSchema>()
  const follow = (schema: JsonSchema) => {
    for (const [, each = ''] of JSON.stringify(schema).matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)) {
      const next = all[each]
      if (found.has(each) || !next) continue
      found.set(each, next)
      follow(next)
    }
  }
  follow(wanted)
  return { ...wanted, $id: id, ...(found.size > 0 && { $defs: Object.fromEntries(found) }) }
}

/** Converts the schemas of a registry to JSON Schema. Throws if JSON Schema can't express one; a streamed file becomes a string. */
export function toJsonSchemas(
  registry: z.core.$ZodRegistry<{ id: string }>,
  direction: Direction,
  uri: (id: string) => string,
): Record<string, JsonSchema> {
  const { schemas: described } = z.toJSONSchema(registry, {
    io: direction,
    uri,
    unrepresentable: ({ zodSchema }) => (zodSchema._zod.def.type === 'custom' ? { type: 'string' } : 'throw'),
    // Zod omits a default if input and output differ, but our defaults are valid as input.
    override: ({ zodSchema: { _zod }, jsonSchema }) => {
      if (_zod.def.type === 'default') jsonSchema.default ??= _zod.def.defaultValue
    },
  })
  return Object.fromEntries(
    Object.entries(described).map(([id, { $schema: _dialect, $id: _place, ...schema }]) => [id, schema]),
  )
}

/** Returns a schema's own description, or else one that lists the operations that use it. */
function metadataOf(schema: z.ZodType): { description?: string; examples?: unknown[] } {
  const { description = usesOf(schema), examples } = z.globalRegistry.get(schema) ?? {}
  return { ...(description && { description }), ...(examples !== undefined && { examples: examples as unknown[] }) }
}

function descriptionOf(id: string): { description?: string } {
  const { description } = (schemas[id] && schemaRegistry.get(schemas[id])) ?? {}
  return description === undefined ? {} : { description }
}

function usesOf(schema: z.ZodType): string | undefined {
  const uses = (isUsed: (operation: Operation) => boolean) =>
    [...Object.entries<Operation>(platform), ...Object.entries<Operation>(storefront)]
      .filter(([, operation]) => isUsed(operation))
      .map(([name]) => `\`${name}\``)
      .join(', ')
  const requests = uses(({ input }) => input instanceof z.ZodObject && isCopyOf(input.shape.body, schema))
  if (requests !== '') return `The request body of ${requests}.`
  const responses = uses(({ output }) => output === schema)
  return responses === '' ? undefined : `The response of ${responses}.`
}

/** Describing a schema creates a copy, which shares its definition. */
function isCopyOf(copy: unknown, schema: z.ZodType): boolean {
  return copy instanceof z.ZodType && copy.def === schema.def
}
