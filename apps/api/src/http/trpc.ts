import { AppError, type Operation } from '@clientele/contracts'
import { initTRPC, TRPCError } from '@trpc/server'
import { type FastifyTRPCPluginOptions, fastifyTRPCPlugin } from '@trpc/server/adapters/fastify'
import type { FastifyInstance } from 'fastify'
import { type Caller, type Catalog, execute, operationsOf } from '../execution/execute.ts'
import { otherKindOfBody } from '../refusals.ts'
import type { Services } from '../services.ts'
import { authenticate, authenticateStorefront } from './authenticate.ts'
import { withinDeadline } from './deadline.ts'
import { asAppError, errorBody, retryAfter_s } from './errors.ts'

/** The maximum number of calls in a batch. */
const batchMax = 20

interface CallContext {
  /** The caller, according to the catalog of the call. Determined once for a whole batch. */
  callerIn: (catalog: Catalog) => Promise<Caller>
  services: Services
  request_id: string
  method: string
}

const t = initTRPC.context<CallContext>().create({
  // Set explicitly: in development, tRPC would send stack traces to callers.
  isDev: false,
  errorFormatter: ({ shape, error, ctx }) => ({
    ...shape,
    data: { ...shape.data, app: errorBody(appErrorOf(error), ctx?.request_id ?? '') },
  }),
})

// tRPC has no name for status 410, so it is sent as the nearest one, along with our own code.
const codeByStatus: Record<number, TRPCError['code']> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  408: 'TIMEOUT',
  409: 'CONFLICT',
  410: 'PRECONDITION_FAILED',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  422: 'UNPROCESSABLE_CONTENT',
  429: 'TOO_MANY_REQUESTS',
  500: 'INTERNAL_SERVER_ERROR',
  503: 'SERVICE_UNAVAILABLE',
}

/** Maps tRPC's own errors to ours. */
function appErrorOf(error: TRPCError): AppError {
  if (error.cause instanceof AppError) return error.cause
  if (error.code === 'NOT_FOUND' || error.code === 'METHOD_NOT_SUPPORTED') return new AppError('NO_SUCH_OPERATION')
  if (error.code === 'PARSE_ERROR') return new AppError('INVALID_JSON')
  if (error.code === 'PAYLOAD_TOO_LARGE') return new AppError('BODY_TOO_LARGE')
  if (error.code === 'UNSUPPORTED_MEDIA_TYPE') return otherKindOfBody()
  return new AppError(error.code === 'BAD_REQUEST' ? 'INVALID_INPUT' : 'INTERNAL')
}

function procedureFor(catalog: Catalog, name: string, operation: Operation) {
  const open = t.procedure.input((raw: unknown) => raw)
  const run = async ({ ctx, input }: { ctx: CallContext; input: unknown }) => {
    try {
      const perform = async () => execute(catalog, name, await ctx.callerIn(catalog), input ?? {})
      return await (operation.dry ? perform() : withinDeadline(ctx.services, ctx, perform()))
    } catch (error) {
      const cause = asAppError(error, ctx.services.log)
      throw new TRPCError({
        code: codeByStatus[cause.status] ?? 'INTERNAL_SERVER_ERROR',
        message: cause.message,
        cause,
      })
    }
  }
  return operation.method === 'GET' ? open.query(run) : open.mutation(run)
}

const proceduresOf = (catalog: Catalog) =>
  Object.fromEntries(
    Object.entries(operationsOf(catalog))
      .filter(([, operation]) => operation.accepts === undefined && operation.returns === undefined)
      .map(([name, operation]) => [name, procedureFor(catalog, name, operation)]),
  )

const router = t.router({ ...proceduresOf('platform'), storefront: t.router(proceduresOf('storefront')) })

/** Exposes every operation as a procedure at `/trpc/<name>`. The header `x-application-id` names the application. */
export async function trpcRoutes(app: FastifyInstance, services: Services) {
  app.addHook('onRequest', async (request) => {
    if ((request.url.split('?', 1)[0] ?? '').split(',').length > batchMax)
      throw new AppError('INVALID_INPUT', [{ field: 'batch', message: `must have at most ${batchMax} calls` }])
  })
  await app.register(fastifyTRPCPlugin, {
    prefix: '/trpc',
    trpcOptions: {
      router,
      createContext: ({ req, res }) => {
        const callers: Partial<Record<Catalog, Promise<Caller>>> = {}
        const find = async (catalog: Catalog) => {
          const application_id = asText(req.headers['x-application-id'])
          const caller =
            catalog === 'storefront'
              ? await authenticateStorefront(services, req, res)
              : await authenticate(services, req, res, { company_id: undefined, application_id })
          if ('ctx' in caller) req.actor = caller.ctx.actor
          return caller
        }
        return {
          callerIn: (catalog) => (callers[catalog] ??= find(catalog)),
          services,
          request_id: req.id,
          method: req.method,
        }
      },
      responseMeta: ({ errors }) => {
        const wait = errors.map((error) => retryAfter_s(appErrorOf(error))).find((seconds) => seconds !== undefined)
        return wait === undefined ? {} : { headers: { 'retry-after': String(wait) } }
      },
    } satisfies FastifyTRPCPluginOptions<typeof router>['trpcOptions'],
  })
}

const asText = (header: string | string[] | undefined) => (Array.isArray(header) ? header[0] : header)
