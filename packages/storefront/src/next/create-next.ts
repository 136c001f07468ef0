import { cookies, headers } from 'next/headers.js'
// What `next/navigation` is on a server. Its public name means something else to a package that is bundled into a route handler.
import { redirect } from 'next/dist/client/components/navigation.react-server.js'
import type { NextRequest, NextResponse } from 'next/server.js'
import { cache } from 'react'
import type { SignInOptions } from '../browser/client.ts'
import { accountUrlOf } from '../protocol/account-url.ts'
import type { StoredSession } from '../protocol/stored-session.ts'
import type { Customer, Session } from '../session.ts'
import { attributesOf, type CookieChange, type Cookies } from './cookies.ts'
import { proxyRequest } from './proxy.ts'
import { openRoutes } from './routes.ts'
import { openServer } from './server.ts'
import type { NextOptions } from './settings.ts'

/** Signs the customers of a Next.js storefront in. Create it once, in a file of its own. */
export interface ClienteleNext {
  /** Returns who is signed in, or null. For server components, route handlers, and server actions; a request reads its cookie once. */
  auth: () => Promise<Session | null>
  /** Returns the customer who is signed in, or null. */
  currentCustomer: () => Promise<Customer | null>
  /** Returns who is signed in, or sends a visitor to the sign-in page, and back to `returnTo` afterward. */
  requireSession: (options: { returnTo: string }) => Promise<Session>
  /** Returns an access token for calling your API from the server, or undefined if nobody is signed in. */
  getAccessToken: () => Promise<string | undefined>
  /** Sends the customer to the sign-in page. For server actions. */
  signIn: (options?: SignInOptions) => Promise<never>
  /** Ends the session, here and everywhere, and sends the customer to `signedOutPath`. For server actions. */
  signOut: () => Promise<never>
  /** The route handlers of `app/auth/[...clientele]/route.ts`. */
  handlers: Record<'GET' | 'POST', (request: Request) => Promise<Response>>
  /** The proxy of `proxy.ts`: renews tokens before a page is rendered, and lets only customers into what is protected. */
  proxy: (request: NextRequest) => Promise<NextResponse>
  /** The link that starts a sign-in, for pages that work without scripts. */
  signInPath: (returnTo?: string) => string
  /** The page where customers manage their account. */
  accountUrl: string
}

/** Creates everything that a Next.js storefront needs. The options are checked when they are first needed, not while the storefront is built. */
export function createNext(options: NextOptions): ClienteleNext {
  const server = once(() => openServer(options))
  const routes = once(async () => openRoutes(await server()))
  const path = options.path ?? '/auth'

  const find = cache(async (): Promise<StoredSession | undefined> => {
    // Asking for cookies first makes a page dynamic before anything else can fail.
    const sent = await cookiesOfRequest()
    return (await server()).find(sent)
  })
  const auth = async () => (await find())?.session ?? null
  const handle = async (request: Request) => (await routes())(request)
  const signInPath = (returnTo = '/') => `${path}/sign-in?${new URLSearchParams({ return_to: returnTo }).toString()}`

  return {
    auth,
    currentCustomer: async () => (await auth())?.customer ?? null,
    requireSession: async ({ returnTo }) => (await auth()) ?? redirect(signInPath(returnTo)),
    getAccessToken: async () => (await find())?.access_token,
    async signIn({ returnTo, ...wishes } = {}) {
      const { beginSignIn, box } = await server()
      const here = (await headers()).get('referer') ?? undefined
      const { url, changes } = await beginSignIn(await cookiesOfRequest(), { ...wishes, returnTo: returnTo ?? here })
      await change(changes, box.isSecure)
      return redirect(url)
    },
    async signOut() {
      const { forget, box } = await server()
      const { id_token, changes } = await forget(await cookiesOfRequest())
      await change([...changes, ...(id_token === undefined ? [] : await box.addSignOut(id_token))], box.isSecure)
      return redirect(`${path}/signing-out`)
    },
    handlers: { GET: handle, POST: handle },
    proxy: async (request) => proxyRequest(await server(), request),
    signInPath,
    accountUrl: accountUrlOf(options.issuer ?? ''),
  }
}

async function cookiesOfRequest(): Promise<Cookies> {
  return new Map((await cookies()).getAll().map(({ name, value }) => [name, value]))
}

async function change(changes: CookieChange[], isSecure: boolean): Promise<void> {
  const store = await cookies()
  for (const { name, value, lifetime_s } of changes)
    store.set(name, value, { ...attributesOf(isSecure), maxAge: lifetime_s })
}

/** Does something when its result is first needed. After a failure, the next call tries again. */
function once<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined
  return () => {
    result ??= work()
    result.catch(() => (result = undefined))
    return result
  }
}
