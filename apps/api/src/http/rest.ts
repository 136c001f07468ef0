import { AppError, type FieldFault, type Operation, scopePrefix, wireName } from '@clientele/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Catalog, catalogs, execute, operationsOf } from '../execute.ts'
import { otherKindOfBody } from '../refusals.ts'
import type { Services } from '../services.ts'
import { authenticate, authenticateStorefront } from './authenticate.ts'

/** One route for each operation of each catalog, and one more for each older spelling of its path. */
export function restRoutes(app: FastifyInstance, services: Services) {
  for (const catalog of Object.keys(catalogs) as Catalog[])
    for (const [name, operation] of Object.entries(operationsOf(catalog)))
      for (const path of [operation.path, ...(operation.aliases ?? [])])
        app.route({
          method: operation.method,
          url: scopePrefix[operation.scope] + path,
          // A HEAD of a GET that does something, as signing out does, would do it.
          exposeHeadRoute: operation.events.length === 0,
          // A file takes as long as it takes to arrive.
          config: { operation: name, ...(operation.accepts && { deadline: false }) },
          ...(operation.accepts && { bodyLimit: services.config.fileLimit_bytes }),
          handler: handlerOf(services, catalog, name, operation),
        })
}

function handlerOf(services: Services, catalog: Catalog, name: string, operation: Operation) {
  const readInput = inputReader(operation)
  return async (request: FastifyRequest, reply: FastifyReply) => {
    refuseOtherKind(operation, request)
    const { company_id, application_id } = request.params as Record<string, string>
    const caller =
      catalog === 'storefront'
        ? await authenticateStorefront(services, request, reply)
        : await authenticate(services, request, reply, { company_id, application_id })
    if ('ctx' in caller) request.actor = caller.ctx.actor
    const output = await execute(catalog, name, caller, readInput(request)).catch((error: unknown) => {
      throw inWireNames(operation, error)
    })
    reply.code(operation.status ?? 200)
    return output
  }
}

/** Each operation reads one kind of body. A form above all is none: pages of other sites can send one. */
function refuseOtherKind({ accepts }: Operation, request: FastifyRequest) {
  const kind = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
  if (request.body !== undefined && kind !== (accepts ?? 'application/json')) throw otherKindOfBody()
}

/** Before a name of the query that is none there: no field is called so, and it is refused with all others at fault. */
const notInQuery = '?'

/** Fills the SDK's argument: names of the path from the address, `body` from the body, the rest from the query. */
function inputReader(operation: Operation) {
  const names = inputNames(operation)
  const inPath = names.filter((name) => operation.path.includes(`:${name}`))
  const takesBody = names.includes('body')
  const takesIfMatch = names.includes('ifMatch')
  const queryNames = new Map(
    names
      .filter((name) => !inPath.includes(name) && name !== 'body' && name !== 'ifMatch')
      .map((name) => [wireName(name), name]),
  )
  const meansMore = new Set([...names, '__proto__'])
  return (request: FastifyRequest) => {
    const input: Record<string, unknown> = {}
    // A query name that nobody knows keeps its name, and is refused by it; one that means something elsewhere must not mean it here.
    for (const [name, value] of Object.entries(request.query as Record<string, unknown>))
      input[queryNames.get(name) ?? (meansMore.has(name) ? notInQuery + name : name)] = value
    const params = request.params as Record<string, string>
    for (const name of inPath) input[name] = params[name]
    if (takesBody) input.body = request.body
    if (takesIfMatch && request.headers['if-match'] !== undefined) input.ifMatch = request.headers['if-match']
    return input
  }
}

const inputNames = (operation: Operation): string[] =>
  'shape' in operation.input ? Object.keys(operation.input.shape as object) : []

/** Names the fields at fault as they stand in the address: `page_size`, not `pageSize`. */
function inWireNames(operation: Operation, error: unknown): unknown {
  if (!(error instanceof AppError) || error.details.length === 0) return error
  const names = new Set(inputNames(operation))
  const inWireName = (fault: FieldFault): FieldFault => {
    if (!fault.field.startsWith(notInQuery))
      return names.has(fault.field) && fault.field !== 'body' ? { ...fault, field: wireName(fault.field) } : fault
    const field = fault.field.slice(notInQuery.length)
    const isSpeltOtherwise = names.has(field) && wireName(field) !== field
    return {
      field,
      message: isSpeltOtherwise ? `Unknown field. Did you mean ${wireName(field)}?` : fault.message,
    }
  }
  return error.with(error.details.map(inWireName))
}
