import { isLevel } from '../protocol/levels.ts'
import { SignInError, type SignInErrorCode } from '../protocol/sign-in-error.ts'
import { isUsable } from '../protocol/stored-session.ts'
import { type CookieChange, type Cookies, readCookies, setCookies } from './cookies.ts'
import { LogoutTokenError, logoutTokenVerifier } from './logout-token.ts'
import { failurePage, formPage } from './plain-pages.ts'
import type { Server } from './server.ts'
import { textOf } from './request-text.ts'

/*
 * The route handlers, below `/auth`.
 */

type Route = (request: Request, url: URL, cookies: Cookies) => Promise<Response>

/** Returns a function that responds to every request below the path of the handlers. */
export function openRoutes(server: Server): (request: Request) => Promise<Response> {
  const { settings, box } = server
  const { origin, clientId, signedOutUrl, errorPath } = settings
  const verifyLogout = logoutTokenVerifier(settings)

  const routes: Record<string, { method: 'GET' | 'POST'; route: Route }> = {
    'sign-in': { method: 'GET', route: signIn },
    callback: { method: 'GET', route: callback },
    session: { method: 'GET', route: session },
    'sign-out': { method: 'POST', route: signOut },
    'signing-out': { method: 'GET', route: signingOut },
    'back-channel-logout': { method: 'POST', route: backChannelLogout },
  }

  async function signIn(_request: Request, { searchParams }: URL, cookies: Cookies): Promise<Response> {
    const wish = (name: string) => searchParams.get(name) ?? undefined
    const prompt = wish('prompt')
    const level = wish('level')
    const returnTo = wish('return_to')
    try {
      const { url, changes } = await server.beginSignIn(cookies, {
        returnTo,
        loginHint: wish('login_hint'),
        prompt: prompt === 'login' || prompt === 'select_account' || prompt === 'none' ? prompt : undefined,
        level: isLevel(level) ? level : undefined,
        locale: wish('locale'),
      })
      return redirect(url, changes)
    } catch (error) {
      return failed(error, returnTo)
    }
  }

  async function callback(_request: Request, url: URL, cookies: Cookies): Promise<Response> {
    try {
      const { returnTo, changes } = await server.completeSignIn(cookies, url)
      return redirect(new URL(returnTo, origin).href, changes)
    } catch (error) {
      // Someone went back in the history, and is signed in.
      const isRepeated = error instanceof SignInError && error.code === 'UNKNOWN_SIGN_IN'
      if (isRepeated && (await server.find(cookies))) return redirect(`${origin}/`)
      return failed(error)
    }
  }

  async function session(_request: Request, _url: URL, cookies: Cookies): Promise<Response> {
    const stored = await server.read(cookies)
    // The proxy has tried to renew it, and the issuer didn't respond: nobody is signed out because of that.
    if (stored && !isUsable(stored)) return json({ message: 'The issuer does not respond.' }, 503)
    return json({ session: stored?.session ?? null })
  }

  async function signOut(request: Request, _url: URL, cookies: Cookies): Promise<Response> {
    if (!isFromHere(request)) return json({ message: 'Only the storefront itself can sign out.' }, 403)
    const { id_token, changes } = await server.forget(cookies)
    return endAtIssuer(id_token, changes)
  }

  /** Where the server action leads: it can't post a form. */
  async function signingOut(_request: Request, _url: URL, cookies: Cookies): Promise<Response> {
    const { id_token, changes } = await box.takeSignOut(cookies)
    return endAtIssuer(id_token, changes)
  }

  async function endAtIssuer(id_token_hint: string | undefined, changes: CookieChange[]): Promise<Response> {
    if (id_token_hint === undefined) return redirect(signedOutUrl, changes)
    const url = await server.endSessionUrl().catch(() => undefined)
    // Here, the customer is signed out in any case.
    if (url === undefined) return redirect(signedOutUrl, changes)
    const fields = { id_token_hint, client_id: clientId, post_logout_redirect_uri: signedOutUrl }
    return withCookies(formPage(url, fields, [signedOutUrl]), changes)
  }

  async function backChannelLogout(request: Request): Promise<Response> {
    const form = new URLSearchParams(await textOf(request))
    try {
      const { sessionId } = await verifyLogout(form.get('logout_token') ?? '')
      await server.end(sessionId)
      return new Response(null, { status: 200, headers: { 'cache-control': 'no-store' } })
    } catch (error) {
      if (!(error instanceof LogoutTokenError)) throw error
      return json({ error: 'invalid_request', error_description: error.message }, error.status)
    }
  }

  /** Browsers say where a form was sent from. A page that hides where it is still has a site. */
  const isFromHere = ({ headers }: Request) =>
    headers.get('origin') === origin || headers.get('sec-fetch-site') === 'same-origin'

  function failed(error: unknown, returnTo = '/'): Response {
    if (!(error instanceof SignInError)) throw error
    if (errorPath === undefined)
      return failurePage(statuses[error.code], error.error ?? error.code, server.signInPath(returnTo))
    const url = new URL(errorPath, origin)
    url.searchParams.set('sign_in_error', error.error ?? error.code)
    return redirect(url.href)
  }

  const redirect = (url: string, changes: CookieChange[] = []) =>
    // A POST becomes a GET, and nothing stores the way.
    withCookies(new Response(null, { status: 303, headers: { location: url, 'cache-control': 'no-store' } }), changes)

  function withCookies(response: Response, changes: CookieChange[]): Response {
    setCookies(response.headers, changes, box.isSecure)
    return response
  }

  return async (request) => {
    const url = new URL(request.url)
    const found = routes[url.pathname.slice(url.pathname.lastIndexOf('/') + 1)]
    if (!found) return json({ message: 'Not found' }, 404)
    if (request.method !== found.method) return json({ message: 'Method not allowed' }, 405)
    return found.route(request, url, readCookies(request.headers.get('cookie')))
  }
}

const statuses: Record<SignInErrorCode, number> = {
  REFUSED: 400,
  UNKNOWN_SIGN_IN: 400,
  INVALID_RESPONSE: 502,
  UNREACHABLE: 503,
}

const json = (body: object, status = 200) =>
  Response.json(body, { status, headers: { 'cache-control': 'private, no-store' } })
