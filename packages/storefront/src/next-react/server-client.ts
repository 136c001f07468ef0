import type { Client, SignInOptions } from '../browser/client.ts'
import { openPage } from '../browser/pages.ts'
import { surroundings, type TabEvent } from '../browser/surroundings.ts'
import type { Session, SessionState } from '../session.ts'
import { renderedState } from '../react/provided.ts'

/*
 * The client of a page whose server keeps the session: it asks the server, and holds no token.
 */

export interface ServerClientOptions {
  /** Where the route handlers are. */
  path: string
  accountUrl: string
}

export interface ServerClient extends Client {
  /** Takes over what the server has rendered. */
  adopt: (session: Session | null) => void
  /** Follows the other tabs, and asks again when the customer comes back. `onFound` is called if someone else is signed in than the page shows. */
  follow: (onFound: () => void) => () => void
}

/** The shortest time between two questions when the customer comes back to the tab. */
const pause_ms = 30_000

export function createServerClient({ path, accountUrl }: ServerClientOptions): ServerClient {
  const listeners = new Set<(session: Session | null) => void>()
  let state = renderedState(undefined)
  let channel: BroadcastChannel | undefined
  let asked_at = Date.now()

  /** Makes a session the current one. Returns whether that changes anything. */
  function show(session: Session | null): boolean {
    const next = renderedState(session)
    const isSame = JSON.stringify(next) === JSON.stringify(state)
    if (isSame) return false
    state = next
    for (const listener of listeners) listener(session)
    channel?.postMessage(nameOf(state))
    return true
  }

  /** Asks the server. If it doesn't respond, what is known stays. */
  async function load(): Promise<boolean> {
    asked_at = Date.now()
    const response = await fetch(`${path}/session`, { headers: { accept: 'application/json' } }).catch(() => undefined)
    if (!response?.ok) return false
    return show(((await response.json()) as { session: Session | null }).session)
  }

  function follow(onFound: () => void): () => void {
    const ask = () => void load().then((isNews) => isNews && onFound())
    channel = new BroadcastChannel(`clientele.${path}`)
    channel.addEventListener('message', ({ data }) => data !== nameOf(state) && ask())
    const onVisible = () => {
      if (page?.visibilityState === 'visible' && Date.now() - asked_at > pause_ms) ask()
    }
    // A page that the browser had put aside missed what happened meanwhile.
    const onPageShow = ({ persisted }: TabEvent) => persisted && ask()
    const { document: page, window } = surroundings
    page?.addEventListener('visibilitychange', onVisible)
    window?.addEventListener('pageshow', onPageShow)
    return () => {
      channel?.close()
      channel = undefined
      page?.removeEventListener('visibilitychange', onVisible)
      window?.removeEventListener('pageshow', onPageShow)
    }
  }

  async function signIn({ returnTo, loginHint, prompt, level, locale }: SignInOptions = {}): Promise<void> {
    const here = new URL(surroundings.location?.href ?? '/', 'http://localhost')
    const wishes = {
      return_to: returnTo ?? here.href.slice(here.origin.length),
      login_hint: loginHint,
      prompt,
      level,
      locale,
    }
    const given = Object.entries(wishes).filter((wish): wish is [string, string] => wish[1] !== undefined)
    openPage({ url: `${path}/sign-in?${new URLSearchParams(given).toString()}` })
  }

  return {
    signIn,
    signOut: async () => openPage({ url: `${path}/sign-out`, form: {} }),
    handleRedirect: async () => undefined,
    getSession: async () => {
      await load()
      return state.session
    },
    getAccessToken: async () => undefined,
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    getState: () => state,
    accountUrl,
    close: () => channel?.close(),
    adopt: (session) => {
      asked_at = Date.now()
      show(session)
    },
    follow,
  }
}

/** What tabs compare: the ID of the session, which opens nothing. */
const nameOf = ({ session }: SessionState) => session?.sessionId ?? ''
