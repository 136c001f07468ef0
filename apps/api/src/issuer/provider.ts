import { randomBytes } from 'node:crypto'
import type { JWK } from 'jose'
import Provider, {
  type Client,
  type Configuration,
  errors,
  type Grant,
  type JWK as ProviderJwk,
  type KoaContextWithOIDC,
  type PromptDetail,
} from 'oidc-provider'
import type { Resource } from '../oauth-resources/scopes.ts'
import { findActiveUser } from '../users/self.ts'
import { adapterFor } from './adapter.ts'
import { claimsOf, claimsOfScopes } from './claims.ts'
import { isFirstParty, isOriginOf, isSecretOf, mayAskFor, ownMetadata } from './clients.ts'
import { fetchFromClient } from './client-documents.ts'
import { asksForConsent, interaction_s } from './consent-requests.ts'
import { errorPage } from './error-page.ts'
import { allLevels, describeSignIn, proofNeeded } from './levels.ts'
import { accountPrompt, asksToConfirm, interactionRules } from './policy.ts'
import { firstInLine, nextInLine } from './refresh-tokens.ts'
import { currentRequest } from './request.ts'
import { resourceIndicators, scopesHonored } from './resources.ts'
import { accessTokenReader, idTokenReader } from './token-readers.ts'
import { isUnregistered, mayLeadBack } from './unregistered-clients.ts'

/** How long access tokens are valid. Those who verify them without asking notice the end of a session after that, at the latest. */
export const accessToken_s = 5 * 60
const idToken_s = 60 * 60
const code_s = 60

/** The path of the endpoint where clients send shoppers to sign out. */
export const endSessionPath = '/session/end'
/** A grant ends with its session. This bounds the sessions that are extended again and again. */
const grantMax_s = 400 * 24 * 3_600

interface IssuerSettings {
  /** The issuer's identifier. */
  url: string
  /** The prefix of its endpoints. */
  endpoints: string
  /** The private keys; for each algorithm, the one that signs comes first. */
  keys: JWK[]
  /** The APIs that access tokens can be for, besides the application itself. */
  resources: Resource[]
  /** What clients that nobody registered can ask for; undefined if they are refused. */
  unregisteredScopes: readonly string[] | undefined
  /** The page where shoppers sign in. */
  signInUrl: string
}

/** An application as an OpenID provider. */
export interface Issuer {
  provider: Provider
  /** Returns what an ID token says if this issuer signed it, also after it has expired. */
  readIdToken: ReturnType<typeof idTokenReader>
  /** Whether clients that nobody registered are accepted. */
  acceptsUnregistered: boolean
}

/** Creates the OpenID provider of an application. */
export function createIssuer(settings: IssuerSettings): Issuer {
  const { url, endpoints, keys, resources, unregisteredScopes, signInUrl } = settings
  const provider = new Provider(url, {
    adapter: adapterFor({ resources, unregisteredScopes, readAccessToken: accessTokenReader(url, keys) }),
    jwks: { keys: keys as ProviderJwk[] },
    scopes: scopesHonored(resources),
    claims: claimsOfScopes,
    acrValues: [...allLevels],
    subjectTypes: ['public'],
    responseTypes: ['code'],
    pkce: { required: () => true },
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    enabledJWA: {
      idTokenSigningAlgValues: ['RS256', 'ES256'],
      clientAuthSigningAlgValues: ['ES256', 'RS256', 'PS256', 'EdDSA'],
    },
    extraClientMetadata: { properties: [...ownMetadata] },
    acceptQueryParamAccessTokens: false,
    allowOmittingSingleRegisteredRedirectUri: false,
    clientBasedCORS: (_ctx, origin, client) => isOriginOf(client, origin),
    clockTolerance: 5,
    fetch: fetchFromClient,
    // Ours: the library's would need a session of its own to ask whether to end ours.
    discovery: {
      end_session_endpoint: `${endpoints}${endSessionPath}`,
      // Jobs tell the clients: the library would walk through sessions of its own.
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
      // Ours, too: the library would take all metadata that it knows from a document, and keep documents for each application.
      ...(unregisteredScopes && { client_id_metadata_document_supported: true }),
      prompt_values_supported: ['none', 'login', 'consent', accountPrompt],
    },
    // The library only accepts posted requests if its session cookie comes with them. Browsers never get that cookie, but ours comes with them.
    cookies: { names: cookieNames, long: { ...cookies, sameSite: 'none' }, short: cookies },
    enableHttpPostMethods: true,
    features: {
      // It selects among what the scopes allow, and says which level a client can't do without.
      claimsParameter: { enabled: true },
      devInteractions: { enabled: false },
      // On by default. Nothing that accepts our tokens checks that they are bound to a key, so none may be.
      dPoP: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      introspection: { enabled: true, allowedPolicy: mayIntrospect },
      revocation: { enabled: true, allowedPolicy: mayRevoke },
      pushedAuthorizationRequests: { enabled: true },
      resourceIndicators: resourceIndicators(url, resources, accessToken_s),
    },
    expiresWithSession: () => false,
    extraTokenClaims: (ctx, token) =>
      token.kind === 'AccessToken'
        ? { sid: token.sessionUid, grant_id: token.grantId, ...signInOf(ctx.oidc.entities) }
        : undefined,
    findAccount: async ({ oidc }, sub) => {
      const { ctx } = currentRequest()
      const user = ctx.shopper?.user_id === sub ? ctx.shopper.user : await findActiveUser(ctx, sub)
      // What was granted stays granted, but the client may no longer ask for all of it.
      const scopesOf = (scope: string) => scope.split(' ').filter((name) => oidc.client && mayAskFor(oidc.client, name))
      return user && { accountId: user.id, claims: (_use, scope) => claimsOf(ctx, user, scopesOf(scope)) }
    },
    interactions: {
      policy: interactionRules(resources),
      url: (ctx, interaction) => pageFor(signInUrl, endpoints, ctx, interaction),
    },
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    loadExistingGrant: (ctx) => grantFor(ctx, provider),
    renderError: errorPage,
    ttl: {
      AccessToken: accessToken_s,
      AuthorizationCode: code_s,
      Grant: grantMax_s,
      IdToken: idToken_s,
      Interaction: interaction_s,
      PushedAuthorizationRequest: 60,
      RefreshToken: sessionLeft_s,
      Session: 60,
    },
  } satisfies Configuration)
  // The door says where the request was sent to, whatever its headers say.
  provider.proxy = true
  provider.use(async (ctx, next) => {
    ctx.set('content-security-policy', pagePolicy)
    await next()
    keepOwnCookies(ctx as KoaContextWithOIDC)
  })
  provider.on('authorization.error', (ctx, error) => {
    if (mayLeadBack(ctx.oidc.client?.clientId, error)) return
    error.allow_redirect = false
    ctx.status = 400
  })
  provider.on('server_error', (_ctx, error) => {
    currentRequest().fault = error
  })
  fitModels(provider)
  return { provider, readIdToken: idTokenReader(url, keys), acceptsUnregistered: unregisteredScopes !== undefined }
}

/** What the library leaves to those who know: its models may be adapted, but not by settings. */
function fitModels(provider: Provider): void {
  // The library stores them under the names of their classes, which a bundler may change.
  for (const name of ['AuthorizationCode', 'Grant', 'Interaction', 'RefreshToken', 'Session'] as const)
    if (provider[name].name !== name) throw new Error(`The model ${name} has been renamed to ${provider[name].name}.`)
  Object.assign(provider.Client.prototype, {
    compareClientSecret(this: Client, secret: string) {
      // The library lets clients choose between the header and the body; only those who are registered for it may use the body.
      const isInBody = Provider.ctx?.oidc.params?.client_secret !== undefined
      return isSecretOf(this, secret) && (!isInBody || this.clientAuthMethod === 'client_secret_post')
    },
    /** Every ID token names the session, so that the client can recognize its end. */
    includeSid: () => true,
  })
  Object.assign(provider.RefreshToken.prototype, {
    generateTokenId() {
      const keys = currentRequest().ctx.services.config.secretKeys
      const previous = Provider.ctx?.oidc.entities.RotatedRefreshToken
      return previous ? nextInLine(keys, previous.jti) : firstInLine(keys)
    },
  })
}

/** For the pages of `form_post`, to whose script the library adds its hash, and for the page about errors. */
const pagePolicy = "default-src 'none'; script-src 'report-sample'; base-uri 'none'; frame-ancestors 'none'"

const cookieNames = { session: 'clientele.session', interaction: 'clientele.interaction', resume: 'clientele.resume' }
const cookies = { httpOnly: true, sameSite: 'lax' } as const

/** The cookie that the library reads the session from. It never leaves the server. */
export const sessionCookieInside = cookieNames.session

/** Of the library's cookies, browsers only get the one that brings them back. */
function keepOwnCookies(ctx: KoaContextWithOIDC): void {
  const all = [ctx.response.headers['set-cookie'] ?? []].flat()
  const kept = all.filter((cookie) => cookie.startsWith(`${cookieNames.resume}=`))
  if (kept.length > 0) ctx.set('set-cookie', kept)
  else ctx.remove('set-cookie')
}

/**
 * Each authorization has a grant of its own, so that what came from it ends separately. It is stored with the code. A client gets what it asks for,
 * as far as it is registered for it; what the shopper has to allow first is up to the rules of interactions.
 */
function grantFor(ctx: KoaContextWithOIDC, provider: Provider): Grant | undefined {
  const { client, session, account, requestParamScopes } = ctx.oidc
  if (!client || !session || !account) return undefined
  session.sidFor(client.clientId, session.uid)
  Object.assign(session, describeSignIn(ctx))
  const grant = new provider.Grant({ accountId: account.accountId, clientId: client.clientId })
  grant.jti = randomBytes(24).toString('base64url')
  const scopes = [...requestParamScopes]
  grant.addOIDCScope(scopes)
  for (const resource of Object.values(ctx.oidc.resourceServers ?? {})) {
    const opened = scopes.filter((scope) => resource.scopes.has(scope))
    grant.addResourceScope(resource.identifier(), opened)
  }
  return grant
}

/** What an access token says about the sign-in, so that an API can ask for a better one (RFC 9470). */
function signInOf({ AuthorizationCode, RefreshToken }: KoaContextWithOIDC['oidc']['entities']) {
  const { acr, authTime } = RefreshToken ?? AuthorizationCode ?? {}
  return { ...(acr !== undefined && { acr }), ...(authTime !== undefined && { auth_time: authTime }) }
}

/** Returns the page where the shopper signs in, or confirms something, and then comes back. */
function pageFor(
  signInUrl: string,
  endpoints: string,
  ctx: KoaContextWithOIDC,
  { uid, prompt, params }: { uid: string; prompt: PromptDetail; params: Record<string, unknown> },
): string {
  const isSignedIn = ctx.oidc.session?.accountId !== undefined
  const place = placeFor(prompt, isSignedIn)
  const page = new URL(signInUrl + place)
  page.searchParams.set('return_to', `${endpoints}/auth/${uid}`)
  // A shopper who is signed in already, and is here to sign in, has to do it again.
  if (place === '' && prompt.name === 'login' && isSignedIn) page.searchParams.set('again', '1')
  if (place === '/confirm-identity' && proofNeeded(ctx.oidc) === 'code') page.searchParams.set('proof', 'code')
  for (const name of ['login_hint', 'ui_locales'])
    if (typeof params[name] === 'string') page.searchParams.set(name, params[name])
  return page.href
}

/** The path of the page below that of the pages; empty for the sign-in page. */
function placeFor(prompt: PromptDetail, isSignedIn: boolean): string {
  if (asksForConsent({ prompt })) return '/consent'
  if (asksToConfirm({ prompt })) return '/confirm-identity'
  return prompt.name === accountPrompt && isSignedIn ? '/select-account' : ''
}

/** A refresh token is valid for as long as its session, which renewing it may have extended. */
function sessionLeft_s(): number {
  const { ctx, session_expires_at } = currentRequest()
  if (!session_expires_at) throw new Error('The session of a refresh token is not known.')
  return Math.max(1, Math.floor((session_expires_at.getTime() - ctx.now.getTime()) / 1_000))
}

/** Servers may ask about the access tokens of any client of the store, and everyone about their own tokens. */
async function mayIntrospect(
  { oidc }: KoaContextWithOIDC,
  client: Client,
  { kind, clientId = '' }: { kind: string; clientId?: string | undefined },
): Promise<boolean> {
  if (clientId === client.clientId) return true
  if (kind !== 'AccessToken' || client.clientAuthMethod === 'none' || !isFirstParty(client)) return false
  // The library takes for granted that there is such a client, but one that nobody registered is gone when its document is.
  return !isUnregistered(clientId) || (await oidc.provider.Client.find(clientId)) !== undefined
}

/** Clients revoke their own tokens. */
function mayRevoke(_ctx: KoaContextWithOIDC, client: Client, token: { clientId?: string | undefined }): boolean {
  if (token.clientId !== client.clientId) throw new errors.InvalidRequest('the token was issued to another client')
  return true
}
