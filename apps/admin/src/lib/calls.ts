/*
 * Hand-written instead of the clients of tRPC: they bring sockets, streams, and batches to every page, 8 kB of them, and the console needs one request per
 * call. The types are theirs, and so are the keys, because the server reads ahead with their code (`read-ahead.ts`).
 */
import type { TrpcRouter } from '@clientele/api/trpc'
import type { TRPCClient } from '@trpc/client'
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query'
import type { Renewal } from './renewal'
import { renewing } from './renewing'

export type Client = TRPCClient<TrpcRouter>
export type Options = TRPCOptionsProxy<TrpcRouter>

interface Answer {
  result?: { data: unknown }
  error?: { data: unknown }
  /** Set by the console's server (`forward`), if it had no response to pass on. */
  unreached?: true
}

/** An object with a value for every name, made when it is asked for. */
const byName = (make: (name: string) => unknown): object =>
  new Proxy({}, { get: (_, name) => (typeof name === 'string' ? make(name) : undefined) })

export interface Request {
  operation: string
  kind: 'query' | 'mutation'
  input: unknown
  signal?: AbortSignal | undefined
}
export type Send = (request: Request) => Promise<unknown>

/** Sends requests to the API. Inside an application, each names it. */
export const overHttp = (applicationId: string | undefined): Send => {
  const headers: Record<string, string> = applicationId === undefined ? {} : { 'x-application-id': applicationId }
  return async ({ operation, kind, input, signal }) => {
    const response =
      kind === 'query'
        ? await fetch(`/trpc/${operation}?input=${encodeURIComponent(JSON.stringify(input))}`, { headers, signal })
        : await fetch(`/trpc/${operation}`, {
            method: 'POST',
            headers: { ...headers, 'content-type': 'application/json' },
            body: JSON.stringify(input),
            signal,
          })
    // The page of a proxy is a response too, which a lost connection isn't.
    const answer: Answer | null = await response.json().catch(() => null)
    if (answer?.result) return answer.result.data
    // `data` says what went wrong.
    throw Object.assign(new Error(operation), { data: answer?.unreached ? undefined : (answer?.error?.data ?? {}) })
  }
}

interface CallOptions {
  signal?: AbortSignal
  context?: { withoutRenewal?: true }
}

/** Calls operations. A request that is refused because the session has ended is repeated once it is renewed; signing out doesn't need one. */
export const createClient = (send: Send, renewal: Renewal): Client => {
  const call =
    (operation: string, kind: Request['kind']) =>
    (input: unknown, { signal, context }: CallOptions = {}) => {
      const request = () => send({ operation, kind, input, signal })
      return operation === 'signOut' || context?.withoutRenewal ? request() : renewing(renewal, request)
    }
  // The operations and their types are those of the router.
  return byName((operation) => ({ query: call(operation, 'query'), mutate: call(operation, 'mutation') })) as Client
}

interface Call {
  query: (input: unknown) => Promise<unknown>
  mutate: (input: unknown) => Promise<unknown>
}

/** What React Query needs to know about each operation. */
export const optionsOf = (client: Client): Options =>
  byName((name) => {
    if (name === 'pathFilter') return (filters?: object) => ({ ...filters, queryKey: [] })
    const call = (client as unknown as Record<string, Call>)[name]
    const queryKey = (input?: unknown) => [[name], { ...(input === undefined ? {} : { input }), type: 'query' }]
    return {
      queryKey,
      queryOptions: (input: unknown, options?: object) => ({
        ...options,
        queryKey: queryKey(input),
        queryFn: () => call?.query(input),
      }),
      queryFilter: (input?: unknown, filters?: object) => ({ ...filters, queryKey: queryKey(input) }),
      pathFilter: (filters?: object) => ({ ...filters, queryKey: [[name]] }),
      mutationOptions: (options?: object) => ({
        ...options,
        mutationKey: [[name]],
        mutationFn: (input: unknown) => call?.mutate(input),
      }),
    }
    // The same as theirs, but only what the console uses.
  }) as Options
