import type { OAuthScope } from '@clientele/contracts'
import { accountUrlOf } from '../protocol/account-url.ts'
import type { Level } from '../protocol/levels.ts'
import { isEnd, openProtocol } from '../protocol/protocol.ts'
import { pathOf } from '../protocol/return-path.ts'
import { SignInError } from '../protocol/sign-in-error.ts'
import { isFresh, isUsable, type StoredSession } from '../protocol/stored-session.ts'
import type { Session, SessionState } from '../session.ts'
import { openPage, type Page } from './pages.ts'
import { openPending } from './pending-sign-ins.ts'
import { openStore, parseStored } from './session-store.ts'
import { openTabs } from './tabs.ts'
import { surroundings } from './surroundings.ts'
import { storageOfBrowser, type TokenStorage } from './token-storage.ts'

export interface ClientOptions {
  /** The issuer of your application, such as `https://id.shop.example/oidc/<application_id>`. */
  issuer: string
  /** The ID of your OAuth client, registered with `token_endpoint_auth_method: 'none'`. */
  clientId: string
  /** Where customers come back to, exactly as registered. The page there calls `handleRedirect`. */
  redirectUri: string
  /** Where customers go after signing out, exactly as registered. Default: the sign-in page. */
  signedOutUri?: string
  /** What you want to know about customers. Default: `openid`, `profile`, `email`, and `phone`. */
  scopes?: readonly (OAuthScope | (string & {}))[]
  /** The page where customers manage their account. Default: that of the hosted pages. */
  accountUrl?: string
  /** Where the session is kept. Default: `localStorage`. Apps pass the secure storage of the device. */
  storage?: TokenStorage
  /** Opens a page. Apps pass a function that opens the system's browser. Default: leaves the current page. */
  openPage?: (page: Page) => void | Promise<void>
  /** Replaces the global `fetch`. */
  fetch?: typeof fetch
}

export interface SignInOptions {
  /** Where the customer goes afterward: a place on your site. Default: where they are. */
  returnTo?: string
  /** The phone number or email address, if you know it. */
  loginHint?: string
  /**
   * `login` asks customers to sign in again, and `select_account` lets them use another account. `none` shows no page: `handleRedirect` rejects if
   * nobody is signed in.
   */
  prompt?: 'login' | 'select_account' | 'none'
  /** How sure it has to be that it is the customer. If their last sign-in isn't good enough, they confirm who they are. */
  level?: Level
  /** The language of the sign-in pages, such as `de`. */
  locale?: string
}

export interface SignOutOptions {
  /** Where the customer goes afterward, exactly as registered. Default: `signedOutUri`. */
  signedOutUri?: string
}

/** Signs customers in and out, and keeps their tokens. Create it once for the whole page. */
export interface Client {
  /** Sends the customer to the sign-in page. */
  signIn: (options?: SignInOptions) => Promise<void>
  /**
   * Completes a sign-in if the page's URL is that of a redirect, and takes its parameters out of the URL. Returns where the customer was, or
   * undefined if the URL is any other. Rejects with a `SignInError`.
   */
  handleRedirect: (url?: string) => Promise<{ returnTo: string; session: Session } | undefined>
  /** Signs the customer out of this client and of every other one of the application, and sends them to `signedOutUri`. */
  signOut: (options?: SignOutOptions) => Promise<void>
  /** Returns who is signed in, or null. If the access token has expired, asks the issuer first, so the answer is at most five minutes old. */
  getSession: () => Promise<Session | null>
  /**
   * Returns an access token for calling your API, renewed if necessary, or undefined if nobody is signed in. If your API has refused a token, pass it
   * as `rejected` to get another one.
   */
  getAccessToken: (options?: { rejected?: string }) => Promise<string | undefined>
  /** Calls `listener` whenever someone signs in or out, in this tab or in another one. Returns an unsubscribe function. */
  onChange: (listener: (session: Session | null) => void) => () => void
  /** Returns what is known without asking anyone. It is the same object until it changes. */
  getState: () => SessionState
  /** The page where customers manage their account. */
  readonly accountUrl: string
  /** Stops listening to other tabs. */
  close: () => void
}

const loading: SessionState = { status: 'loading', session: null }
const signedOut: SessionState = { status: 'signed-out', session: null }

/** Creates a client for browsers and apps: authorization code with PKCE, and rotating refresh tokens. */
export function createClient(options: ClientOptions): Client {
  const { issuer, clientId, redirectUri, scopes = ['openid', 'profile', 'email', 'phone'] } = options
  const key = `clientele.${clientId}`
  const protocol = openProtocol({
    issuer,
    clientId,
    redirectUri,
    scopes: [...new Set(['openid', ...scopes])],
    fetch: options.fetch ?? ((...given) => fetch(...given)),
  })
  const store = openStore(options.storage ?? storageOfBrowser('localStorage'), key)
  const pending = openPending(options.storage ?? storageOfBrowser('sessionStorage'), `${key}.pending`)
  const tabs = openTabs(key, () => void load())
  const open = async (page: Page) => (options.openPage ?? openPage)(page)
  const listeners = new Set<(session: Session | null) => void>()
  let state = loading
  let shown = ''

  /** Makes a stored session the current one, and tells everyone if that changes who is signed in. */
  function show(stored: StoredSession | undefined): StoredSession | undefined {
    const text = stored ? JSON.stringify(stored.session) : 'nobody'
    if (text === shown) return stored
    shown = text
    state = stored ? { status: 'signed-in', session: stored.session } : signedOut
    for (const listener of listeners) listener(state.session)
    return stored
  }

  const load = async () => show(await store.read())

  async function keep(stored: StoredSession): Promise<StoredSession> {
    await store.write(stored)
    show(stored)
    tabs.announce()
    return stored
  }

  async function forget(): Promise<undefined> {
    await store.remove()
    show(undefined)
    tabs.announce()
  }

  let renewal: Promise<StoredSession | undefined> | undefined
  const renew = (rejected?: string) =>
    (renewal ??= tabs
      .exclusively((waitForStored) => renewInTurn(rejected, waitForStored))
      .finally(() => (renewal = undefined)))

  async function renewInTurn(
    rejected?: string,
    waitForStored?: () => Promise<void>,
  ): Promise<StoredSession | undefined> {
    // Another tab may have done it while this one was waiting for its turn.
    const stored = await load()
    if (!stored || isWorthSending(stored, rejected)) return stored
    if (waitForStored) return waitForStored().then(() => renewInTurn(rejected))
    const outcome = await protocol.renew(stored).then(
      (next) => ({ next }),
      (error: unknown) => ({ error }),
    )
    const present = await store.read()
    // Meanwhile, the customer signed out, or someone else signed in.
    if (present?.refresh_token !== stored.refresh_token) return show(present)
    if ('next' in outcome) return keep(outcome.next)
    if (isEnd(outcome.error)) return forget()
    if (isUsable(stored) && stored.access_token !== rejected) return stored
    throw outcome.error
  }

  async function current(rejected?: string): Promise<StoredSession | undefined> {
    const stored = await load()
    return !stored || isWorthSending(stored, rejected) ? stored : renew(rejected)
  }

  async function signIn({ returnTo, ...wishes }: SignInOptions = {}): Promise<void> {
    const here = surroundings.location?.href ?? redirectUri
    const goal = pathOf(returnTo ?? here, here)
    const { url, ...begun } = await protocol.begin(wishes)
    await pending.add({ ...begun, returnTo: goal })
    await open({ url })
  }

  async function handleRedirect(given = surroundings.location?.href ?? redirectUri) {
    const url = new URL(given)
    const state = url.searchParams.get('state')
    if (state === null || !isRedirect(url, redirectUri)) return undefined
    removeParameters(url, given)
    const begun = await pending.take(state)
    if (!begun) throw new SignInError('UNKNOWN_SIGN_IN', 'No such sign-in was started here.')
    const { session } = await keep(await protocol.redeem(url, begun))
    return { returnTo: begun.returnTo, session }
  }

  async function signOut({ signedOutUri = options.signedOutUri }: SignOutOptions = {}): Promise<void> {
    const stored = await store.read()
    await forget()
    const goal: Record<string, string> = {
      client_id: clientId,
      ...(signedOutUri !== undefined && { post_logout_redirect_uri: signedOutUri }),
    }
    const url = await protocol.endSessionUrl()
    if (!options.openPage) return open({ url, form: { ...goal, ...(stored && { id_token_hint: stored.id_token }) } })
    // The system's browser can't be sent a form. The app's tokens end here, and the page there asks about the rest.
    if (stored) await protocol.revoke(stored)
    await open({ url: `${url}?${new URLSearchParams(goal).toString()}` })
  }

  /** A customer who comes back to the page sees whether they are still signed in. */
  const { document: page } = surroundings
  const onVisible = () => {
    if (page?.visibilityState === 'visible') current().catch(() => undefined)
  }
  page?.addEventListener('visibilitychange', onVisible)

  // Where the storage responds at once, the first page already shows who is signed in.
  const first = page || options.storage ? store.readText() : undefined
  if (first === null || typeof first === 'string') show(parseStored(first))
  else if (first) load().catch(() => undefined)

  return {
    signIn,
    handleRedirect,
    signOut,
    async getSession() {
      try {
        return (await current())?.session ?? null
      } catch {
        // Offline, what is known is the best answer.
        return state.session
      }
    },
    getAccessToken: async ({ rejected } = {}) => (await current(rejected))?.access_token,
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    getState: () => state,
    accountUrl: options.accountUrl ?? accountUrlOf(issuer),
    close() {
      tabs.close()
      page?.removeEventListener('visibilitychange', onVisible)
    },
  }
}

const isWorthSending = (stored: StoredSession, rejected: string | undefined) =>
  isFresh(stored) && stored.access_token !== rejected

function isRedirect(url: URL, redirectUri: string): boolean {
  const placeOf = ({ href }: URL) => href.split(/[?#]/)[0]
  const isThere = placeOf(url) === placeOf(new URL(redirectUri))
  return isThere && (url.searchParams.has('code') || url.searchParams.has('error'))
}

/** A reload doesn't send the code again, and it doesn't stay in the history. */
function removeParameters(url: URL, given: string): void {
  const { history, location } = surroundings
  if (!history || location?.href !== given) return
  const clean = new URL(url)
  for (const name of ['code', 'state', 'iss', 'error', 'error_description']) clean.searchParams.delete(name)
  history.replaceState(history.state, '', clean.href)
}
