import * as z from 'zod'
import {
  asksForCaptcha,
  errors,
  events,
  type Operation,
  permissions,
  roadErrors,
  roles,
  scopePrefix,
} from '../../src/index.ts'
import { type Direction, type JsonSchema, schemaRegistry, schemas, toJsonSchemas } from '../../src/json-schema.ts'
import { platform, storefront } from '../../src/operations.ts'

/** What an operation promises. Addresses are whole, so that moving a scope moves its operations. */
export interface OperationShape {
  summary: string
  method: string
  path: string
  aliases: string[]
  permission: string
  status: number
  accepts: string
  /** The content type of the response; not in contracts of releases that only had JSON. */
  returns?: string
  keepsNulls: boolean
  captcha: boolean
  errors: string[]
  events: string[]
  input: JsonSchema
  output: JsonSchema
}

/** Everything that the contract promises, as plain data: what a release writes down, and the next one is compared with. */
export interface ContractShape {
  operations: Record<string, OperationShape>
  /** How a schema reads in a request and in a response. */
  schemas: Record<string, { input: JsonSchema; output: JsonSchema }>
  events: Record<string, { sentence: string; payload?: JsonSchema }>
  errors: Record<string, { status: number; message: string }>
  roadErrors: string[]
  permissions: Record<string, string>
  roles: Record<string, string[]>
}

/** The shape of the contract as the sources have it now. */
export function currentContract(): ContractShape {
  const operations = [...named('platform', platform), ...named('storefront', storefront)]
  const asked = described('input', operations)
  const answered = described('output', operations)
  return plain({
    operations: Object.fromEntries(
      operations.map(([id, operation]) => [
        id,
        {
          summary: operation.summary,
          method: operation.method,
          path: scopePrefix[operation.scope] + operation.path,
          aliases: (operation.aliases ?? []).map((alias) => scopePrefix[operation.scope] + alias),
          permission: operation.permission,
          status: operation.status ?? 200,
          accepts: operation.accepts ?? 'application/json',
          returns: operation.returns ?? 'application/json',
          keepsNulls: operation.keepsNulls !== undefined,
          captcha: asksForCaptcha(operation),
          errors: operation.errors.toSorted(),
          events: operation.events.toSorted(),
          input: asked[`${id} input`],
          output: answered[`${id} output`],
        },
      ]),
    ),
    schemas: Object.fromEntries(Object.keys(schemas).map((id) => [id, { input: asked[id], output: answered[id] }])),
    events: Object.fromEntries(
      Object.entries(events).map(([type, { sentence }]) => [type, { sentence, payload: answered[`${type} payload`] }]),
    ),
    errors,
    roadErrors: roadErrors.toSorted(),
    permissions,
    roles,
  }) as ContractShape
}

type Named = [string, Operation]

const named = (catalog: string, operations: Record<string, Operation>): Named[] =>
  Object.entries(operations).map(([name, operation]) => [`${catalog}.${name}`, operation])

/** Named schemas, and the inputs and outputs of operations, which refer to them. */
function described(direction: Direction, operations: Named[]): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id })
  for (const [id, { input, output }] of operations) {
    const schema = direction === 'input' ? input : output
    // An output that has a name is a reference to it, as it is in the OpenAPI document.
    registry.add(schemaRegistry.has(schema) ? z.object({ output: schema }) : schema, { id: `${id} ${direction}` })
  }
  if (direction === 'output')
    for (const [type, { payload }] of Object.entries(events)) registry.add(payload, { id: `${type} payload` })
  const all = toJsonSchemas(registry, direction, (id) => id)
  for (const [id, { output }] of operations)
    if (direction === 'output' && schemaRegistry.has(output))
      all[`${id} output`] = all[`${id} output`]?.properties?.output as JsonSchema
  return all
}

/** As it reads from a file: without what JSON has no word for. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
