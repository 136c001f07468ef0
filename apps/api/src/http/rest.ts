import {
  AppError,
  type FieldFault,
  type Operation,
  type ReturnedFile,
  scopePrefix,
  wireName,
} from '@clientele/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Catalog, catalogs, execute, operationsOf } from '../execution/execute.ts'
import { otherKindOfBody } from '../refusals.ts'
import type { Services } from '../services.ts'
import { authenticate, authenticateStorefront } from './authenticate.ts'
import { sendFile } from './send-file.ts'

/** Registers a route for each operation in each catalog, and one for each older spelling of its path. */
export function restRoutes(app: FastifyInstance, services: Services) {
  for (const catalog of Object.keys(catalogs) as Catalog[])
    for (const [name, operation] of Object.entries(operationsOf(catalog)))
      for (const path of [operation.path, ...(operation.aliases ?? [])])
        app.route({
          method: operation.method,
          url: scopePrefix[operation.scope] + path,
          // A HEAD request would execute a GET with side effects, such as signing out.
          exposeHeadRoute: operation.events.length === 0,
          // Uploading or previewing a file may take longer.
          config: { operation: name, ...((operation.accepts || operation.dry) && { deadline: false }) },
          ...(operation.accepts && { bodyLimit: limitOf(operation, services) }),
          handler: handlerOf(services, catalog, name, operation),
        })
}

const limitOf = ({ limitedAs }: Operation, { config }: Services): number =>
  limitedAs === 'import' ? config.importLimit_bytes : config.fileLimit_bytes

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
    return operation.returns ? sendFile(request, reply, operation.returns, output as ReturnedFile) : output
  }
}

/** Each operation accepts one content type. Forms in particular are rejected, because pages of other sites can submit them. */
function refuseOtherKind({ accepts, alsoAccepts = [] }: Operation, request: FastifyRequest) {
  const kind = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
  const kinds = [accepts ?? 'application/json', ...alsoAccepts]
  if (request.body !== undefined && (kind === undefined || !kinds.includes(kind))) throw otherKindOfBody()
}

/** A prefix for unknown query names: no field is called that, so they are rejected together with all other invalid fields. */
const notInQuery = '?'

/** Builds the SDK's argument: names in the path come from the URL, `body` from the body, and the rest from the query. */
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
    // An unknown query name keeps its name, and is rejected. A name that means something elsewhere must not mean it here.
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

/** Converts the names of invalid fields to those in the URL: `page_size`, not `pageSize`. */
function inWireNames(operation: Operation, error: unknown): unknown {
  if (!(error instanceof AppError) || error.details.length === 0) return error
  const names = new Set(inputNames(operation))
  const inWireName = (fault: FieldFault): FieldFault => {
    if (!fault.field.startsWith(notInQuery)) {
      const [name = '', ...within] = fault.field.split('.')
      const isNamedByUrl = names.has(name) && name !== 'body'
      return isNamedByUrl ? { ...fault, field: [wireName(name), ...within].join('.') } : fault
    }
    const field = fault.field.slice(notInQuery.length)
    const isSpeltOtherwise = names.has(field) && wireName(field) !== field
    return {
      field,
      message: isSpeltOtherwise ? `Unknown field. Did you mean ${wireName(field)}?` : fault.message,
    }
  }
  return error.with(error.details.map(inWireName))
}
