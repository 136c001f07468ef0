import type { UserObject } from '@clientele/contracts'
import type { AccessToken } from './access-token.ts'

/*
 * Customers who call with the cookie of their session instead of a token. An API gets it where the browser sees it and Clientele at the same host, as
 * behind a server that passes the calls of the storefront on. Clientele is asked each time, so a session that has ended opens nothing anymore.
 */

export interface SessionOptions {
  /** The public token of your application. */
  applicationToken: string
  /** The ID of your application. Only needed if the issuer is at a domain of its own; otherwise, it is part of the issuer. */
  applicationId?: string
}

/** A customer who calls with their session. What only tokens say is undefined. */
export type CustomerSession = { readonly [Name in Exclude<keyof AccessToken, 'customerId'>]?: undefined } & {
  readonly customerId: string
  /** The customer's own profile. */
  readonly user: UserObject['user']
}

/** A signed-in customer: by their access token, or by their session where the API accepts those. */
export type SignedInCustomer = (AccessToken & { readonly user?: undefined }) | CustomerSession

/** What Clientele says about a session. */
type SessionAnswer =
  | { status: 'ended' | 'unknown' }
  | { status: 'active'; customer: CustomerSession; setCookies: readonly string[] }

/** The part of a request that says who calls, and from where. */
export interface CallerFacts {
  method: string
  header: (name: string) => string | undefined
}

const timeout_ms = 5_000
const sessionCookies = /^(?:__Host-)?f\.session(?:\.[0-9a-f]{24})?=/

/** The cookies of a session, without the others of the host, which Clientele needn't see. */
export function sessionCookiesIn(cookies: string | undefined): string | undefined {
  const found = (cookies ?? '').split(/; */).filter((each) => sessionCookies.test(each))
  return found.length === 0 ? undefined : found.join('; ')
}

/** Returns a function that asks Clientele whose session it is. Throws a `TypeError` if the application isn't known. */
export function sessionsOf({ applicationToken, applicationId }: SessionOptions, issuer: string, fetched: typeof fetch) {
  const [, base = issuer, id = applicationId] = /^(.+)\/oidc\/([0-9a-f]{24})$/.exec(issuer) ?? []
  if (id === undefined)
    throw new TypeError('Pass session.applicationId, which an issuer at a domain of its own doesn’t contain.')
  const calls = `${base}/service/application/user`
  const authorization = `Bearer ${btoa(`${id}:${applicationToken}`)}`

  const ask = (path: string, headers: Record<string, string>) =>
    fetched(calls + path, { headers, redirect: 'error', signal: AbortSignal.timeout(timeout_ms) }).catch(
      () => undefined,
    )

  /** A wrong token gets the same response as a session that has ended, and every customer would seem to be signed out. */
  let isTokenKnown = false
  async function checkToken(): Promise<void> {
    if (isTokenKnown) return
    const response = await ask('/platform/v1.0/config', { authorization })
    if (response?.status === 401) throw new TypeError('Clientele doesn’t accept session.applicationToken.')
    isTokenKnown = response?.ok === true
  }

  return async (cookie: string): Promise<SessionAnswer> => {
    const response = await ask('/authentication/v1.0/session', { authorization, cookie })
    if (response?.status === 401) {
      await checkToken()
      return { status: 'ended' }
    }
    const user = response?.ok ? await userIn(response) : undefined
    if (!response || !user) return { status: 'unknown' }
    return { status: 'active', customer: { customerId: user._id, user }, setCookies: response.headers.getSetCookie() }
  }
}

async function userIn(response: Response): Promise<(UserObject['user'] & { _id: string }) | undefined> {
  try {
    const { user } = (await response.json()) as Partial<UserObject>
    return user?._id === undefined ? undefined : { ...user, _id: user._id }
  } catch {
    return undefined
  }
}

/**
 * Whether a request comes from a page of this very host, or from no page. Browsers send the cookie with those of other sites as well, whose pages could
 * otherwise act as the customer. A link to here is fine, because nothing is changed by following one.
 */
export function isFromOwnPages({ method, header }: CallerFacts): boolean {
  const site = header('sec-fetch-site')
  if (site === 'same-origin' || site === 'none') return true
  if (site !== undefined) return (method === 'GET' || method === 'HEAD') && header('sec-fetch-mode') === 'navigate'
  const origin = header('origin')
  return origin === undefined || URL.parse(origin)?.host === (header('host') ?? '')
}
