import { type StoredSession, isFresh } from '../protocol/stored-session.ts'

/*
 * The renewals of this process. A refresh token works once, but a browser sends the same cookie with several requests at once, and sends it again if
 * it missed the response. All of them get what the first one got.
 */

interface Renewal {
  next: Promise<StoredSession>
  started_at: number
}

/** How long a browser may take to come back with a cookie that was replaced. Later, it counts as stolen: the issuer notices, and ends what came of it. */
const remember_ms = 5 * 60_000
const renewalsMax = 5_000

export function openRenewals(renew: (stored: StoredSession) => Promise<StoredSession>) {
  // By refresh token, in the order of use.
  const known = new Map<string, Renewal>()

  function ask(stored: StoredSession, refresh_token: string): Promise<StoredSession> {
    const next = renew(stored)
    known.set(refresh_token, { next, started_at: Date.now() })
    forgetOldest()
    // The next request tries again.
    next.catch(() => known.delete(refresh_token))
    return next
  }

  function forgetOldest() {
    for (const [token, { started_at }] of known) {
      if (known.size <= renewalsMax && Date.now() - started_at < remember_ms) break
      known.delete(token)
    }
  }

  /** Returns the newest tokens of a session. Rejects with a `SignInError`. */
  return async function renewed(stored: StoredSession): Promise<StoredSession> {
    let newest = stored
    while (!isFresh(newest)) {
      const token = newest.refresh_token ?? ''
      const asked = known.get(token)
      newest = await (asked?.next ?? ask(newest, token))
      // Whatever the issuer has just sent is as fresh as it gets.
      if (!asked) break
    }
    return newest
  }
}
