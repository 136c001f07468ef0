import type { JWK } from 'jose'
import { createNext } from '@clientele/storefront/next'
import { fetchFrom, issuerOf, openIssuer, openTab, registerClient } from './issuer.ts'
import type { Browser } from './shopper.ts'
import type { TestApp } from './start-app.ts'
import { addShopper, signedIn } from './storefront-steps.ts'

/*
 * A storefront on Next.js without Next.js: its proxy and route handlers, called as Next.js calls them, with the real API, and browsers that keep cookies.
 */

export const origin = 'https://www.shop.example'
export const secret = 'a secret of the storefront that only the tests know'

type Options = Parameters<typeof createNext>[0]
type Registration = Parameters<typeof registerClient>[1]

interface Visit {
  method?: 'GET' | 'POST'
  body?: string
  headers?: Record<string, string>
}

/** The cookies of a browser at the storefront. */
export interface Jar {
  cookies: Map<string, string>
  /** Every `Set-Cookie` header that it got. */
  set: string[]
}

export const openJar = (of?: Jar): Jar => ({ cookies: new Map(of?.cookies), set: [] })

function keep(jar: Jar, { headers }: Response): void {
  for (const header of headers.getSetCookie()) {
    jar.set.push(header)
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? []
    if (/; Max-Age=0;/.test(header)) jar.cookies.delete(name)
    else jar.cookies.set(name, value)
  }
}

const cookieHeader = ({ cookies }: Jar) => Array.from(cookies, (pair) => pair.join('=')).join('; ')

/** Starts the API with a customer, and registers the storefront. */
export async function openNextStore({
  app: given,
  registration,
  privateKey,
  ...options
}: { app?: TestApp; registration?: Registration; privateKey?: JWK } & Partial<Options> = {}) {
  const app = given ?? (await openIssuer())
  const user_id = given ? '' : await addShopper(app)
  const { client, secret: clientSecret } = await registerClient(app, {
    redirect_uris: [`${origin}/auth/callback`],
    post_logout_redirect_uris: [`${origin}/`],
    ...registration,
  })
  const asked: string[] = []
  let respond: ((url: string, init?: object) => Promise<Response>) | undefined

  /** A process of the storefront. */
  const startProcess = (changes: Partial<Options> = {}) =>
    createNext({
      issuer: issuerOf(app),
      clientId: client._id,
      clientSecret,
      privateKey,
      secrets: [secret],
      baseUrl: origin,
      protect: ['/orders'],
      fetch: ((url: string, init?: object) => {
        asked.push(url)
        return (respond ?? fetchFrom(app))(url, init)
      }) as typeof fetch,
      ...options,
      ...changes,
    })
  const store = startProcess()

  /** Opens a place of the storefront, as a browser does. Pages respond with what they see: the cookies after the proxy. */
  async function visit(jar: Jar, place: string, init: Visit = {}, process = store): Promise<Response> {
    const url = new URL(place, origin)
    const ask = (cookie: string) => new Request(url, { ...init, headers: { ...init.headers, cookie } })
    const request = ask(cookieHeader(jar))
    // The part of a `NextRequest` that the proxy uses.
    const passed = await process.proxy(Object.assign(request, { nextUrl: url }) as never)
    keep(jar, passed)
    if (!passed.headers.has('x-middleware-next')) return passed
    const seen = passed.headers.get('x-middleware-request-cookie') ?? cookieHeader(jar)
    if (!url.pathname.startsWith('/auth/')) return new Response(seen, { headers: passed.headers })
    const response = await process.handlers[init.method ?? 'GET'](ask(seen))
    keep(jar, response)
    return response
  }

  /** Starts a sign-in: returns where the browser is sent. */
  const begin = async (jar: Jar, returnTo = '/', process = store) =>
    locationOf(
      await visit(jar, `/auth/sign-in?${new URLSearchParams({ return_to: returnTo }).toString()}`, {}, process),
    )

  /** What the issuer sends the browser back to. */
  async function follow(url: string, browser: Pick<Browser, 'cookie'> | undefined): Promise<string> {
    const { to } = await openTab(app, browser).open(url)
    return to?.href ?? ''
  }

  /** Signs the customer in. */
  async function signIn(jar: Jar, { returnTo = '/' } = {}) {
    const browser = await signedIn(app)
    const done = await visit(jar, await follow(await begin(jar, returnTo), browser))
    return { browser, to: locationOf(done) }
  }

  const sessionOf = async (jar: Jar, process = store) => {
    const response = await visit(jar, '/auth/session', {}, process)
    const { session } = (await response.json()) as { session?: { customer: { id: string }; sessionId: string } | null }
    return { status: response.status, session }
  }

  return {
    app,
    user_id,
    client,
    store,
    startProcess,
    visit,
    begin,
    follow,
    signIn,
    sessionOf,
    /** How many tokens were asked for. */
    tokensAskedFor: () => asked.filter((url) => url.endsWith('/token')).length,
    /** Responds in place of the API. */
    intercept: (answer: typeof respond) => void (respond = answer),
  }
}

export const locationOf = ({ headers }: Response): string => headers.get('location') ?? ''
