import { importJWK } from 'jose'
import { type ClientAuth, ClientSecretBasic, None, PrivateKeyJwt } from 'oauth4webapi'
import { isEnd, openProtocol, type Wishes } from '../protocol/protocol.ts'
import { pathOf } from '../protocol/return-path.ts'
import { SignInError } from '../protocol/sign-in-error.ts'
import { isFresh, isUsable, type StoredSession } from '../protocol/stored-session.ts'
import { openCookieBox } from './cookie-box.ts'
import type { CookieChange, Cookies } from './cookies.ts'
import { rememberEnded_ms } from './ended-sessions.ts'
import { openRenewals } from './renewals.ts'
import { openSeals } from './seals.ts'
import { type NextOptions, type Settings, settingsOf } from './settings.ts'

/*
 * What a storefront's server does, whatever calls it: it reads cookies, and returns the changes to them.
 */

/** What a request's cookies say after the issuer was asked, if that was necessary. */
export type Current =
  | { status: 'signed-in'; stored: StoredSession; changes: CookieChange[] }
  | { status: 'signed-out'; changes: CookieChange[] }
  /** There is a session, but its tokens have expired and the issuer doesn't respond. Nobody is signed out because of that. */
  | { status: 'unknown'; changes: [] }

export interface SignInWishes extends Wishes {
  /** Where the customer goes afterward: a place in the storefront. */
  returnTo?: string | undefined
}

export type Server = Awaited<ReturnType<typeof openServer>>

export async function openServer(options: NextOptions) {
  const settings = settingsOf(options)
  const { origin, path, endedSessions } = settings
  const box = openCookieBox(settings, openSeals(settings))
  const protocol = openProtocol({
    ...settings,
    redirectUri: `${origin}${path}/callback`,
    authentication: await authenticationOf(settings),
    clockDifferenceMax_s: 60,
  })
  const renewed = openRenewals(protocol.renew)

  /** Reads the session, unless the issuer has reported its end. */
  async function read(cookies: Cookies): Promise<StoredSession | undefined> {
    const stored = await box.readSession(cookies)
    return stored && !(await endedSessions.has(stored.session.sessionId)) ? stored : undefined
  }

  /** Returns the session if it is valid now, without asking the issuer. */
  async function find(cookies: Cookies): Promise<StoredSession | undefined> {
    const stored = await read(cookies)
    return stored && isUsable(stored) ? stored : undefined
  }

  /** Returns the session, renewed if its tokens are about to expire. */
  async function current(cookies: Cookies): Promise<Current> {
    const stored = await read(cookies)
    if (!stored) return { status: 'signed-out', changes: await box.writeSession(cookies, undefined) }
    if (isFresh(stored)) return { status: 'signed-in', stored, changes: [] }
    try {
      const next = await renewed(stored)
      return { status: 'signed-in', stored: next, changes: await box.writeSession(cookies, next) }
    } catch (error) {
      if (isEnd(error)) return { status: 'signed-out', changes: await box.writeSession(cookies, undefined) }
      if (isUsable(stored)) return { status: 'signed-in', stored, changes: [] }
      return { status: 'unknown', changes: [] }
    }
  }

  /** Starts a sign-in: returns where the customer goes. */
  async function beginSignIn(cookies: Cookies, { returnTo, ...wishes }: SignInWishes) {
    const { url, ...begun } = await protocol.begin(wishes)
    return { url, changes: await box.addPending(cookies, { ...begun, returnTo: placeIn(returnTo) }) }
  }

  /** Completes a sign-in: returns where the customer was. Rejects with a `SignInError`. */
  async function completeSignIn(cookies: Cookies, url: URL) {
    const { pending, changes } = await box.takePending(cookies, url.searchParams.get('state') ?? '')
    if (!pending)
      throw new SignInError('UNKNOWN_SIGN_IN', 'This redirect belongs to no sign-in that was started in this browser.')
    const stored = await protocol.redeem(url, pending)
    return { returnTo: pending.returnTo, changes: [...changes, ...(await box.writeSession(cookies, stored))] }
  }

  /** Ends the session in this browser: returns the ID token that ends it at the issuer. */
  async function forget(cookies: Cookies) {
    const stored = await box.readSession(cookies)
    // A response that is on its way may still renew the cookie.
    if (stored) await end(stored.session.sessionId)
    return { id_token: stored?.id_token, changes: await box.writeSession(cookies, undefined) }
  }

  const end = async (sessionId: string) => endedSessions.add(sessionId, new Date(Date.now() + rememberEnded_ms))

  /** Where to return to, as a path. What a link brought in from elsewhere leads to the start page. */
  function placeIn(returnTo: string | undefined): string {
    try {
      return pathOf(returnTo ?? '/', origin)
    } catch {
      return '/'
    }
  }

  return {
    settings,
    box,
    read,
    find,
    current,
    beginSignIn,
    completeSignIn,
    forget,
    end,
    placeIn,
    endSessionUrl: protocol.endSessionUrl,
    /** The path that starts a sign-in. */
    signInPath: (returnTo: string) =>
      `${path}/sign-in?${new URLSearchParams({ return_to: placeIn(returnTo) }).toString()}`,
  }
}

async function authenticationOf({ clientSecret, privateKey }: Settings): Promise<ClientAuth> {
  if (clientSecret !== undefined) return ClientSecretBasic(clientSecret)
  if (privateKey === undefined) return None()
  const key = await importJWK(privateKey)
  if (!(key instanceof CryptoKey)) throw new TypeError('privateKey must be the private key of a key pair.')
  return PrivateKeyJwt(privateKey.kid === undefined ? key : { key, kid: privateKey.kid })
}
