import type { Storefront } from '@clientele/contracts'
import { storefrontEndpoints } from './endpoints.ts'
import { baseUrlOf, type Method, methodsOf, type SharedOptions, transportOf } from './perform.ts'
import { base64 } from './token.ts'

/** The shopper's session cookie, and its value. At a domain of the application's own, its name begins with `__Host-`. */
const sessionCookie = /^(?:__Host-)?f\.session=./

/** The cookies set by a response, which servers can read and pages can't. */
export interface ReceivedCookies {
  /** The value to pass to `setCookie` for this shopper's next call; undefined once the shopper is signed out. */
  cookie: string | undefined
  /** The `Set-Cookie` headers, to forward to the shopper's browser. */
  setCookie: readonly string[]
}

/** The address of the service, and the calling storefront. */
export interface StorefrontOptions extends SharedOptions {
  /** The ID of the application. */
  applicationId: string
  /** The public token of the application. It's part of every page of the storefront, and only allows what every visitor can do. */
  applicationToken: string
  /** The shopper's cookie, such as `f.session=…`. For servers: a browser sends its own. */
  cookie?: string | undefined
  /** Called with the cookies that a response sets. For servers: a browser stores them itself, and doesn't expose them. */
  onCookies?: ((cookies: ReceivedCookies) => void) | undefined
}

/** Every storefront operation, by name. */
export type StorefrontMethods = { [Name in keyof Storefront]: Method<Storefront[Name]> }

/** The client of a storefront. */
export interface StorefrontClient {
  /** The operations for shoppers. */
  user: StorefrontMethods
  /**
   * Sets the shopper's cookie for subsequent calls; undefined for none. Cookies in responses aren't stored automatically, because a server may
   * act for many shoppers: see `onCookies`.
   */
  setCookie(cookie: string | undefined): void
}

/** Creates the client of a storefront. Nothing is sent before the first call. */
export function createStorefrontClient(options: StorefrontOptions): StorefrontClient {
  const { applicationId, applicationToken, onCookies } = options
  if (!applicationId || !applicationToken) throw new TypeError('applicationId and applicationToken are both needed.')
  const token = base64(`${applicationId}:${applicationToken}`)
  let { cookie } = options
  const user = methodsOf('storefront', Object.entries(storefrontEndpoints), {
    options,
    baseUrl: baseUrlOf(options),
    transport: transportOf(options, 'include'),
    tokens: async () => token,
    places: {},
    ownHeaders: () => (cookie === undefined ? {} : { cookie }),
    onSuccess: (response) => {
      const setCookie = response.headers.getSetCookie?.() ?? []
      if (setCookie.length > 0) onCookies?.({ cookie: sessionIn(setCookie), setCookie })
    },
  })
  return {
    // The table of operations ensures that each method has its own type.
    user: user as unknown as StorefrontMethods,
    setCookie: (given) => void (cookie = given),
  }
}

/** The session among the cookies that were set; undefined if it was cleared. */
function sessionIn(lines: readonly string[]): string | undefined {
  const pairs = lines.map((line) => line.split(';', 1)[0]?.trim() ?? '')
  return pairs.findLast((pair) => sessionCookie.test(pair))
}
