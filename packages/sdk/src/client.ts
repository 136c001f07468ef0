import type { Platform, Scope } from '@clientele/contracts'
import { platformEndpoints } from './endpoints.ts'
import { type WatchedJob, watchedJob } from './jobs.ts'
import {
  baseUrlOf,
  type Connection,
  limitsOf,
  type Method,
  methodsOf,
  newRequestId,
  type SharedOptions,
  transportOf,
} from './perform.ts'
import type { Transport } from './request.ts'
import { keptToken, type TokenSource } from './token.ts'

/** The address of the service, and the caller's credentials. */
export interface ClientOptions extends SharedOptions {
  /** The number of the company. */
  companyId: string | number
  /** The public part of an API key. Use keys and secrets on servers only: anyone who can load a page can read them there. */
  apiKey?: string | undefined
  /** The secret of an API key. */
  apiSecret?: string | undefined
  /**
   * A bearer token instead of the key, or a function that returns one for each call and receives the token that the service has just rejected, if
   * any. With neither a key nor a token, the browser's session cookie is used.
   */
  accessToken?: string | ((rejected?: string) => string | Promise<string>) | undefined
}

/** Every operation of a scope, by name. */
export type Methods<S extends Scope> = {
  [Name in keyof Platform as Platform[Name]['scope'] extends S ? Name : never]: Method<Platform[Name]>
}

/** The client of a company. */
export interface Client {
  /** The operations on the users, groups, and settings of one application. */
  application(applicationId: string): {
    user: Methods<'application'>
    /** Follows a job, such as the one that reads the file of a group. */
    job(jobId: string): WatchedJob
  }
  /** The operations on the company's team, applications, and API keys. */
  company: Methods<'company'>
  /** The operations that need no credentials, such as signing in. */
  open: Methods<'open'>
}

/** Creates the client of a company. Nothing is sent before the first call. */
export function createClient(options: ClientOptions): Client {
  const connection = connect(options)
  return {
    application: (applicationId) => {
      const user = methodsIn('application', connection, applicationId)
      return { user, job: (jobId) => watchedJob((callOptions) => user.getJob({ jobId }, callOptions)) }
    },
    company: methodsIn('company', connection),
    open: methodsIn('open', connection),
  }
}

function connect(options: ClientOptions): Connection {
  const { apiKey, accessToken, companyId } = options
  const baseUrl = baseUrlOf(options)
  const transport = transportOf(options, apiKey === undefined && accessToken === undefined ? 'include' : 'omit')
  const tokens = tokenSource(options, baseUrl, transport)
  return { options, baseUrl, transport, tokens, places: { company_id: companyId } }
}

function tokenSource(options: ClientOptions, baseUrl: string, transport: Transport): TokenSource {
  const { accessToken, apiKey, apiSecret } = options
  if (typeof accessToken === 'string') return async () => accessToken
  if (accessToken) return async (rejected) => accessToken(rejected)
  if (apiKey === undefined && apiSecret === undefined) return async () => undefined
  if (!apiKey || !apiSecret) throw new TypeError('apiKey and apiSecret are given together.')
  const company = encodeURIComponent(options.companyId)
  const url = `${baseUrl}/service/panel/authentication/v1.0/company/${company}/oauth/token`
  return keptToken(transport, { url, apiKey, apiSecret, newRequestId }, limitsOf(options))
}

/** The only place where the table of operations becomes methods. The table ensures that each method has its own type. */
function methodsIn<S extends Scope>(scope: S, connection: Connection, applicationId?: string): Methods<S> {
  const places = { ...connection.places, application_id: applicationId }
  return methodsOf(
    'platform',
    Object.entries(platformEndpoints).filter(([, endpoint]) => endpoint.scope === scope),
    { ...connection, places },
  ) as unknown as Methods<S>
}
