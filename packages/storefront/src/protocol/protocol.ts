import type { CustomerClaims, SignInLevel } from '@clientele/contracts'
import {
  allowInsecureRequests,
  type AuthorizationServer,
  authorizationCodeGrantRequest,
  AuthorizationResponseError,
  calculatePKCECodeChallenge,
  type Client,
  type ClientAuth,
  clockTolerance,
  customFetch,
  generateRandomCodeVerifier,
  getValidatedIdTokenClaims,
  None,
  processAuthorizationCodeResponse,
  processDiscoveryResponse,
  processRefreshTokenResponse,
  refreshTokenGrantRequest,
  ResponseBodyError,
  revocationRequest,
  type TokenEndpointResponse,
  validateAuthResponse,
} from 'oauth4webapi'
import { sessionOf } from '../session.ts'
import { matchesHash } from './access-token-hash.ts'
import type { Level } from './levels.ts'
import { SignInError } from './sign-in-error.ts'
import type { StoredSession } from './stored-session.ts'

/*
 * What is said between a client and the issuer, in browsers, in apps, and on servers. The rules are those of `oauth4webapi`.
 */

/** A sign-in that was started here, and whose redirect hasn't come back yet. */
export interface PendingSignIn {
  state: string
  nonce: string
  code_verifier: string
  /** Where the customer was, or wants to go. */
  returnTo: string
}

export interface ProtocolSettings {
  issuer: string
  clientId: string
  redirectUri: string
  scopes: readonly string[]
  fetch: typeof fetch
  /** How the client authenticates. Default: it can't keep a secret, and doesn't. */
  authentication?: ClientAuth
  /** How far the clocks of this machine and the issuer may differ. */
  clockDifferenceMax_s?: number
}

export interface Wishes {
  loginHint?: string | undefined
  prompt?: 'login' | 'select_account' | 'none' | undefined
  level?: Level | undefined
  locale?: string | undefined
}

const timeout_ms = 15_000
/** Tokens come directly from the issuer, so the clock of a device, which may be wrong, doesn't decide whether they are accepted. */
const anyClock_s = 400 * 24 * 3_600

export function openProtocol(settings: ProtocolSettings) {
  const { issuer, clientId, redirectUri, scopes, fetch } = settings
  const { authentication = None(), clockDifferenceMax_s = anyClock_s } = settings
  const client: Client = { client_id: clientId, [clockTolerance]: clockDifferenceMax_s }
  const requests = () => ({
    [customFetch]: fetch as (url: string, init: object) => Promise<Response>,
    [allowInsecureRequests]: isOnThisDevice(issuer),
    signal: AbortSignal.timeout(timeout_ms),
  })
  let found: Promise<AuthorizationServer> | undefined

  /** Reads the issuer's metadata, once. */
  function server(): Promise<AuthorizationServer> {
    found ??= discover()
    found.catch(() => (found = undefined))
    return found
  }

  /** In place of `discoveryRequest`, which adds 200 bytes to every page. */
  async function discover() {
    if (!issuer.startsWith('https:') && !isOnThisDevice(issuer))
      throw new SignInError('UNREACHABLE', 'The issuer has to use HTTPS.')
    const place = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
    const response = await fetch(place, { redirect: 'manual', signal: AbortSignal.timeout(timeout_ms) })
    return processDiscoveryResponse(new URL(issuer), response)
  }

  /** Begins a sign-in: where the customer goes, and what has to be known when they come back. */
  async function begin({
    loginHint,
    prompt,
    level,
    locale,
  }: Wishes): Promise<{ url: string } & Omit<PendingSignIn, 'returnTo'>> {
    const { authorization_endpoint = '' } = await server()
    // What can't be guessed has one form.
    const state = generateRandomCodeVerifier()
    const nonce = generateRandomCodeVerifier()
    const code_verifier = generateRandomCodeVerifier()
    const url = new URL(authorization_endpoint)
    const parameters = {
      client_id: clientId,
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: scopes.join(' '),
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(code_verifier),
      code_challenge_method: 'S256',
      login_hint: loginHint,
      prompt,
      acr_values: level && (`urn:clientele:acr:${level}` satisfies SignInLevel),
      ui_locales: locale,
    }
    for (const [name, value] of Object.entries(parameters)) if (value) url.searchParams.set(name, value)
    return { url: url.href, state, nonce, code_verifier }
  }

  /** Checks the response that the customer came back with, and redeems its code. */
  async function redeem(url: URL, { state, nonce, code_verifier }: PendingSignIn): Promise<StoredSession> {
    const as = await server()
    const response = validateAuthResponse(as, client, url, state)
    const answer = await authorizationCodeGrantRequest(
      as,
      client,
      authentication,
      response,
      redirectUri,
      code_verifier,
      requests(),
    )
    const tokens = await processAuthorizationCodeResponse(as, client, answer, {
      expectedNonce: nonce,
      requireIdToken: true,
    })
    const at_hash = getValidatedIdTokenClaims(tokens)?.at_hash
    if (!(await matchesHash(tokens.access_token, at_hash)))
      throw new SignInError('INVALID_RESPONSE', 'The ID token is for another access token.')
    return received(tokens)
  }

  /** Exchanges the refresh token for new tokens. */
  async function renew(stored: StoredSession): Promise<StoredSession> {
    if (stored.refresh_token === undefined) throw refused('There is no refresh token.', 'invalid_grant')
    const as = await server()
    const answer = await refreshTokenGrantRequest(as, client, authentication, stored.refresh_token, requests())
    const next = received(await processRefreshTokenResponse(as, client, answer), stored)
    if (next.session.customer.id !== stored.session.customer.id)
      throw new SignInError('INVALID_RESPONSE', 'The response is about another customer.')
    return next
  }

  /** Ends what came from the refresh token. */
  async function revoke({ refresh_token }: StoredSession): Promise<void> {
    if (refresh_token !== undefined)
      await revocationRequest(await server(), client, authentication, refresh_token, requests())
  }

  const endSessionUrl = async () => (await server()).end_session_endpoint ?? ''

  return {
    begin: (wishes: Wishes) => explained(begin(wishes)),
    redeem: (url: URL, pending: PendingSignIn) => explained(redeem(url, pending)),
    renew: (stored: StoredSession) => explained(renew(stored)),
    revoke: (stored: StoredSession) => explained(revoke(stored)),
    endSessionUrl: () => explained(endSessionUrl()),
  }
}

/** The tokens of a response. What it doesn't replace stays as it was. The first one always has an ID token. */
function received(response: TokenEndpointResponse, previous?: StoredSession): StoredSession {
  const claims = getValidatedIdTokenClaims(response) as CustomerClaims | undefined
  const { access_token, refresh_token = previous?.refresh_token, id_token = previous?.id_token ?? '' } = response
  const scope = response.scope ?? previous?.session.scopes.join(' ') ?? ''
  const { session } = claims ? { session: sessionOf(claims, scope) } : (previous as StoredSession)
  const received_at = Date.now()
  const expires_at = received_at + (response.expires_in ?? 0) * 1_000
  return { session, access_token, refresh_token, id_token, received_at, expires_at }
}

/** Whether the issuer says that the session has ended, rather than that something is wrong at the moment. */
export const isEnd = (error: unknown): boolean =>
  error instanceof SignInError && (error.error === 'invalid_grant' || error.error === 'invalid_client')

async function explained<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (error) {
    throw explanationOf(error)
  }
}

function explanationOf(error: unknown): SignInError {
  if (error instanceof SignInError) return error
  // An overloaded issuer also says so in the form of an error.
  if (error instanceof ResponseBodyError && isBusy(error.status)) return unreachable(error)
  if (error instanceof ResponseBodyError || error instanceof AuthorizationResponseError)
    return refused(error.error_description ?? error.error, error.error, error)
  // `fetch` throws these if there is no response, and something in between may have responded in place of the issuer.
  if (error instanceof TypeError || error instanceof DOMException) return unreachable(error)
  if (error instanceof Error && error.cause instanceof Response && isBusy(error.cause.status)) return unreachable(error)
  return new SignInError('INVALID_RESPONSE', 'The response is not from the issuer.', { cause: error })
}

const isBusy = (status: number) => status >= 500 || status === 429
const unreachable = (cause: unknown) => new SignInError('UNREACHABLE', 'The issuer did not respond.', { cause })
const refused = (message: string, error: string, cause?: unknown) =>
  new SignInError('REFUSED', message, { error, cause })

/** Only for development: everywhere else, requests have to be encrypted. */
const isOnThisDevice = (issuer: string) => /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|\/)/.test(issuer)
