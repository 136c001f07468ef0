import * as z from 'zod'
import * as exported from './index.ts'
import type { Operation } from './operation.ts'
import { platform, storefront } from './operations.ts'

/** A JSON Schema, draft 2020-12. */
export type JsonSchema = z.core.JSONSchema.BaseSchema

/** `input` is what a caller may send, `output` what comes out of parsing or is returned. */
export type Direction = 'input' | 'output'

const exportedSchemas = Object.entries<unknown>(exported).filter((entry): entry is [string, z.ZodType] => {
  return entry[1] instanceof z.ZodType
})

/** Every schema by its ID: the name it is exported under. The body of an error is `Error`, a name that would hide a global in code. */
export const schemas: Readonly<Record<string, z.ZodType>> = Object.fromEntries(
  exportedSchemas.map(([name, schema]) => [schema === exported.ErrorBodySchema ? 'Error' : name, schema]),
)

/** The same schemas in a Zod registry, each with its ID, its description and examples. */
export const schemaRegistry = z.registry<{ id: string; description?: string; examples?: unknown[] }>()
for (const [id, schema] of Object.entries(schemas)) schemaRegistry.add(schema, { id, ...metadataOf(schema) })

/** Every schema as JSON Schema, by ID. References between them are `$ref`s to `uri(id)`, and to the bare ID when that is left out. */
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

/** One schema as a document of its own: what it refers to is in its `$defs`. */
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

/** The schemas of a registry as JSON Schema. A schema that JSON Schema can't express throws; a streamed file is a string. */
export function toJsonSchemas(
  registry: z.core.$ZodRegistry<{ id: string }>,
  direction: Direction,
  uri: (id: string) => string,
): Record<string, JsonSchema> {
  const { schemas: described } = z.toJSONSchema(registry, {
    io: direction,
    uri,
    unrepresentable: ({ zodSchema }) => (zodSchema._zod.def.type === 'custom' ? { type: 'string' } : 'throw'),
    // Zod leaves a default out where what is sent differs from what is parsed; ours can be sent as they are.
    override: ({ zodSchema: { _zod }, jsonSchema }) => {
      if (_zod.def.type === 'default') jsonSchema.default ??= _zod.def.defaultValue
    },
  })
  return Object.fromEntries(
    Object.entries(described).map(([id, { $schema: _dialect, $id: _place, ...schema }]) => [id, schema]),
  )
}

/** A schema's own description, or else one that says which operations use it. */
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

/** A description of its own makes a copy of a schema, which keeps the definition. */
function isCopyOf(copy: unknown, schema: z.ZodType): boolean {
  return copy instanceof z.ZodType && copy.def === schema.def
}
