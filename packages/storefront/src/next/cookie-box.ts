import { decodeJwt } from 'jose'
import type { PendingSignIn } from '../protocol/protocol.ts'
import type { StoredSession } from '../protocol/stored-session.ts'
import { sessionOf } from '../session.ts'
import type { CustomerClaims } from '@clientele/contracts'
import type { CookieChange, Cookies } from './cookies.ts'
import type { Seals } from './seals.ts'
import type { Settings } from './settings.ts'

/*
 * What the storefront keeps in the browser: the session, sign-ins that were started, and, for a moment, the ID token that ends a session.
 */

/** The session without what its ID token says anyway. */
interface Kept extends Omit<StoredSession, 'session'> {
  scope: string
}

/** Browsers refuse cookies of more than 4,096 bytes, with their names. */
const pieceLength = 3_800
/** The longest time that browsers keep a cookie. The issuer decides when the session ends. */
const session_s = 400 * 24 * 3_600
/** Signing up may take a while: the issuer gives it an hour. */
const signIn_s = 3_600
const signOut_s = 60
/** A customer may start more than one before finishing any, each in a tab of its own. */
const pendingMax = 5

export function openCookieBox({ clientId, origin }: Settings, { seal, open }: Seals) {
  const isSecure = origin.startsWith('https:')
  const sessionName = `${isSecure ? '__Host-' : ''}clientele.${clientId}`
  const pendingPrefix = `${sessionName}.sign-in.`
  const signOutName = `${sessionName}.sign-out`
  const pendingName = (state: string) => pendingPrefix + state.slice(0, 12)
  const pieceName = (at: number) => (at === 0 ? sessionName : `${sessionName}.${at}`)
  const deletion = (name: string): CookieChange => ({ name, value: '', lifetime_s: 0 })

  function piecesIn(cookies: Cookies): string[] {
    const pieces: string[] = []
    for (let piece = cookies.get(sessionName); piece !== undefined; piece = cookies.get(pieceName(pieces.length)))
      pieces.push(piece)
    return pieces
  }

  return {
    isSecure,

    async readSession(cookies: Cookies): Promise<StoredSession | undefined> {
      const pieces = piecesIn(cookies)
      const kept = pieces.length > 0 ? await open<Kept>('session', pieces.join('')) : undefined
      if (!kept) return undefined
      const { scope, ...tokens } = kept
      return { ...tokens, session: sessionOf(decodeJwt<CustomerClaims>(kept.id_token), scope) }
    },

    /** Stores a session, or deletes the one that is stored. */
    async writeSession(cookies: Cookies, stored: StoredSession | undefined): Promise<CookieChange[]> {
      const before = piecesIn(cookies)
      const sealed = stored ? await seal('session', keptOf(stored)) : ''
      const pieces = sealed.match(new RegExp(`.{1,${pieceLength}}`, 'g')) ?? []
      return [
        ...pieces.map((value, at) => ({ name: pieceName(at), value, lifetime_s: session_s })),
        ...before.slice(pieces.length).map((_, at) => deletion(pieceName(pieces.length + at))),
      ]
    },

    /** Remembers a sign-in that was started. Each has a cookie of its own, so tabs that start at the same time don't overwrite each other's. */
    async addPending(cookies: Cookies, pending: PendingSignIn): Promise<CookieChange[]> {
      // Browsers send the oldest first.
      const others = [...cookies.keys()].filter((name) => name.startsWith(pendingPrefix))
      return [
        ...others.slice(0, Math.max(0, others.length - pendingMax + 1)).map(deletion),
        {
          name: pendingName(pending.state),
          value: await seal('sign-in', { ...pending }, signIn_s),
          lifetime_s: signIn_s,
        },
      ]
    },

    /** Finds the sign-in that a redirect belongs to, and the change that forgets it. */
    async takePending(cookies: Cookies, state: string) {
      const name = pendingName(state)
      const pending = await open<PendingSignIn>('sign-in', cookies.get(name))
      const changes = cookies.has(name) ? [deletion(name)] : []
      return { pending: pending?.state === state ? pending : undefined, changes }
    },

    /** Passes the ID token of a session to the page that ends it. */
    async addSignOut(id_token: string): Promise<CookieChange[]> {
      const value = await seal('sign-out', { id_token }, signOut_s)
      return [{ name: signOutName, value, lifetime_s: signOut_s }]
    },

    async takeSignOut(cookies: Cookies) {
      const found = await open<{ id_token: string }>('sign-out', cookies.get(signOutName))
      return { id_token: found?.id_token, changes: cookies.has(signOutName) ? [deletion(signOutName)] : [] }
    },
  }
}

const keptOf = ({ session, ...tokens }: StoredSession) =>
  ({ ...tokens, scope: session.scopes.join(' ') }) satisfies Kept
