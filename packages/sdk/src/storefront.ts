import type { Storefront } from '@clientele/contracts'
import { storefrontEndpoints } from './endpoints.ts'
import { baseUrlOf, type Method, methodsOf, type SharedOptions, transportOf } from './perform.ts'
import { base64 } from './token.ts'

/** The name of the cookie that signs a shopper in. */
const sessionCookie = 'f.session'

/** The cookies of an answer, which servers can read and pages cannot. */
export interface ReceivedCookies {
  /** What to give to `setCookie` for the next call of this shopper; undefined once the shopper is signed out. */
  cookie: string | undefined
  /** The `Set-Cookie` lines as they came, to hand on to the shopper's browser. */
  setCookie: readonly string[]
}

/** Where the service is, and which storefront is calling. */
export interface StorefrontOptions extends SharedOptions {
  /** The ID of the application. */
  applicationId: string
  /** The public token of the application. It stands in every page of the shop, and opens nothing but what every visitor may do. */
  applicationToken: string
  /** The shopper's cookie, such as `f.session=…`. For servers: a browser sends its own. */
  cookie?: string | undefined
  /** Is told of the cookies that an answer sets. For servers: a browser keeps them itself, and shows them to nobody. */
  onCookies?: ((cookies: ReceivedCookies) => void) | undefined
}

/** Every operation of the storefront, by its name. */
export type StorefrontMethods = { [Name in keyof Storefront]: Method<Storefront[Name]> }

/** The client of one storefront. */
export interface StorefrontClient {
  /** The operations for shoppers. */
  user: StorefrontMethods
  /**
   * The shopper's cookie for the calls from now on; undefined for nobody's. What an answer sets is not kept by itself, because a
   * server may speak for many shoppers: see `onCookies`.
   */
  setCookie(cookie: string | undefined): void
}

/** Makes the client of one storefront. Nothing is sent before the first call. */
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
    // That each method has its own type follows from the table.
    user: user as unknown as StorefrontMethods,
    setCookie: (given) => void (cookie = given),
  }
}

/** The session among the cookies that were set; undefined where it was cleared. */
function sessionIn(lines: readonly string[]): string | undefined {
  const pairs = lines.map((line) => line.split(';', 1)[0]?.trim() ?? '')
  return pairs.findLast((pair) => pair.startsWith(`${sessionCookie}=`) && pair !== `${sessionCookie}=`)
}
