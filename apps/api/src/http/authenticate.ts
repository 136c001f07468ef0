import { AppError, typedId } from '@clientele/contracts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { findBearer } from '../api-keys/service.ts'
import type { ApplicationSettings } from '../rows/applications.ts'
import type { Actor, Context, Shopper, TeamContext } from '../context.ts'
import type { ServedDomain } from '../served-at/domains.ts'
import type { Caller } from '../execution/execute.ts'
import { findOperatorSession } from '../operators/sessions.ts'
import { findPlatformConfig } from '../platform-config/service.ts'
import { hashSecret } from '../secrets.ts'
import type { Services } from '../services.ts'
import { findStorefront, markSeen } from '../sessions/shoppers.ts'
import { addressOf } from './address.ts'
import {
  clearOperatorCookie,
  clearSessionCookie,
  readDeviceCookie,
  readOperatorCookie,
  readSessionCookies,
  setDeviceCookie,
  setOperatorCookie,
  setSessionCookie,
} from './cookies.ts'
import { refuseCrossSite, refuseUnlistedOrigin } from './cross-origin.ts'
import { asAppError } from './errors.ts'
import { domainOf, originOf } from './hosts.ts'
import { verifySignature } from './signature.ts'

/** The scope of a call, according to its path or headers. */
export interface Place {
  company_id: string | undefined
  application_id: string | undefined
}

/** What a credential identifies, and the application that it may act in. */
interface Credential {
  actor: Actor
  company_id: string
  hash: string
  application: Application | undefined
}

interface Application {
  id: string
  settings: ApplicationSettings
}

const nobody: Actor = { kind: 'system', id: 'nobody', permissions: [] }

/** Determines the actor from the credential, and the company and application from the path, and checks that they belong together. */
export async function authenticate(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  place: Place,
): Promise<Caller> {
  try {
    if (services.config.requireSignature) verifySignature(request)
    const credential = await findCredential(services, request, couldBeId(place.application_id))
    refuseCrossSite(services, request)
    const context = makeContext(services, request, reply, credential)
    if (!credential) return { ctx: context, signedIn: false }
    if (place.company_id !== undefined && place.company_id !== credential.company_id)
      return { refusal: new AppError(place.application_id === undefined ? 'FORBIDDEN' : 'APPLICATION_NOT_FOUND') }
    if (place.application_id !== undefined && !credential.application)
      return { refusal: new AppError('APPLICATION_NOT_FOUND') }
    const { application } = credential
    return { ctx: application ? inApplication(context, application) : context, signedIn: true }
  } catch (error) {
    return { refusal: asAppError(error, services.log) }
  }
}

/**
 * Authenticates a storefront call: its public token, `Bearer base64(application_id:token)`, identifies the application, and the cookie
 * identifies the shopper. The token is public, so it only allows what every visitor may do.
 */
export async function authenticateStorefront(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Caller> {
  try {
    if (services.config.requireSignature) verifySignature(request)
    const domain = await domainOf(services, request)
    const given = namedApplication(services, request, domain)
    const found =
      given && (await findStorefront(services, { ...given, cookies: cookiesOf(services, request, given, domain) }))
    if (!found) return { ctx: makeContext(services, request, reply, undefined), signedIn: false }
    refuseUnlistedOrigin(services, request, found.allowed_origins, domain)
    const isInBrowser = domain !== undefined || given.token === undefined || found.shopper !== undefined
    const host = isInBrowser ? { domain: domain?.domain } : undefined
    const ctx = await storefrontContext(services, request, reply, { ...found, host })
    return { ctx, signedIn: true }
  } catch (error) {
    return { refusal: asAppError(error, services.log) }
  }
}

const cookiesOf = (
  { config }: Services,
  request: FastifyRequest,
  { application_id }: { application_id: string },
  domain: ServedDomain | undefined,
) => readSessionCookies({ config, application_id, domain: domain?.domain }, request)

/** The context of a storefront's visitor, whose session is extended if it is time to. */
async function storefrontContext(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  found: NonNullable<Awaited<ReturnType<typeof findStorefront>>> & Pick<Context, 'host'>,
): Promise<Context> {
  const { application, company_id, host, shopper, isSeenLongAgo, secret } = found
  const credential = {
    actor: shopper ? { kind: 'user' as const, id: shopper.user_id, permissions: [] } : nobody,
    company_id,
    hash: '',
    application,
  }
  const ctx: Context = {
    ...inApplication(makeContext(services, request, reply, credential, host), application, shopper),
    host,
    device: readDeviceCookie(
      { config: services.config, application_id: application.id, domain: host?.domain },
      request,
    ),
    return_to: request.headers['x-return-to']?.toString(),
  }
  // A server that keeps the shared cookie for its shoppers has no use for another. Browsers say where a request comes from.
  const isFromBrowser = request.headers['sec-fetch-site'] !== undefined
  const renewed = found.resigned ?? (isFromBrowser ? found.separated : undefined)
  if (renewed) ctx.answer.setSessionCookie(renewed.value, renewed.expires_at)
  if (isSeenLongAgo && shopper && secret !== undefined)
    await markSeen(ctx, shopper.session_id, secret, await findPlatformConfig(ctx))
  return ctx
}

/**
 * Finds the shopper whose browser opens a page of an application's issuer. The application follows from the host, or is in the path; a browser that
 * follows a link from another site sends the cookie too, and that is what issuers are for. Undefined if there is no such application.
 */
export async function authenticateVisitor(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { application_id, domain }: { application_id: string; domain: ServedDomain | undefined },
  { readsCookie }: { readsCookie: boolean },
): Promise<Context | undefined> {
  if (!/^[0-9a-f]{24}$/.test(application_id)) return undefined
  const cookies = readsCookie ? cookiesOf(services, request, { application_id }, domain) : { own: undefined }
  const found = await findStorefront(services, { application_id, token: undefined, cookies })
  return found && storefrontContext(services, request, reply, { ...found, host: { domain: domain?.domain } })
}

/** The application that a call names. A domain is its application's alone, whatever else the call names. */
function namedApplication(services: Services, request: FastifyRequest, domain: ServedDomain | undefined) {
  const named = publicToken(request.headers.authorization) ?? ownPage(services, request, domain)
  return domain && named?.application_id !== domain.application_id ? undefined : named
}

/**
 * The hosted pages are served by this server, and name their application in a header. The public token is no secret, so all that has to be
 * checked is that the browser says the page is ours.
 */
function ownPage({ config }: Services, request: FastifyRequest, domain: ServedDomain | undefined) {
  const application_id = request.headers['x-application-id'] ?? domain?.application_id
  const { origin, authorization } = request.headers
  const isSameOrigin =
    origin === undefined
      ? request.headers['sec-fetch-site'] === 'same-origin'
      : origin === (domain ? originOf(domain) : new URL(config.publicUrl).origin)
  if (authorization !== undefined || typeof application_id !== 'string' || !isSameOrigin) return undefined
  return { application_id: typedId(application_id), token: undefined }
}

function publicToken(authorization: string | undefined) {
  const encoded = /^Bearer ([A-Za-z0-9+/=_-]{8,512})$/i.exec(authorization ?? '')?.[1]
  const parts =
    encoded === undefined
      ? undefined
      : /^([0-9a-f]{24}):(.{5,200})$/i.exec(Buffer.from(encoded, 'base64').toString('utf8'))
  const [, application_id, token] = parts ?? []
  return application_id === undefined || token === undefined
    ? undefined
    : { application_id: typedId(application_id), token }
}

/** Returns the ID if it is well-formed. Others aren't looked up, because the database rejects some characters. */
const couldBeId = (id: string | undefined) => (id !== undefined && /^[\w-]{1,64}$/.test(id) ? typedId(id) : undefined)

/** Reads the bearer token of an API key, or the cookie of an operator's session. A malformed one counts as no credential. */
async function findCredential(
  services: Services,
  request: FastifyRequest,
  application_id: string | undefined,
): Promise<Credential | undefined> {
  const { authorization } = request.headers
  if (authorization !== undefined) {
    const token = /^Bearer ([\w.~+/=-]{8,512})$/i.exec(authorization)?.[1]
    return token === undefined ? undefined : findBearer(services.database, hashSecret(token), application_id)
  }
  const cookie = readOperatorCookie(services.config, request)
  return cookie === undefined
    ? undefined
    : findOperatorSession(services.database, hashSecret(cookie), application_id, services.config.operatorIdle_ms)
}

function makeContext(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  credential: Credential | undefined,
  host?: Context['host'],
): TeamContext {
  const { config } = services
  const application_id = credential?.application?.id ?? ''
  const place = { config, application_id, domain: host?.domain }
  return {
    db: services.database,
    actor: credential?.actor ?? nobody,
    company_id: credential?.company_id ?? '',
    now: new Date(),
    request: { id: request.id, ip: addressOf(request), user_agent: request.headers['user-agent']?.slice(0, 500) },
    answer: {
      setOperatorCookie: (token, expires_at) => setOperatorCookie(config, reply, token, expires_at),
      clearOperatorCookie: () => clearOperatorCookie(config, reply),
      setSessionCookie: (value, expires_at) => setSessionCookie(place, reply, value, expires_at),
      clearSessionCookie: () => clearSessionCookie(place, request, reply),
      setDeviceCookie: (value) => setDeviceCookie(place, reply, value),
    },
    credential_hash: credential?.hash,
    idempotency_key: idempotencyKey(request),
    services,
  }
}

const idempotencyKey = ({ headers }: FastifyRequest) => headers['idempotency-key']?.toString()

const inApplication = (context: TeamContext, { id, settings }: Application, shopper?: Shopper): Context => ({
  ...context,
  application_id: id,
  application: settings,
  shopper,
})
