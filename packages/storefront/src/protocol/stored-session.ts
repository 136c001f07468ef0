import type { Session } from '../session.ts'

/** A session with its tokens, as it is stored. */
export interface StoredSession {
  session: Session
  access_token: string
  refresh_token: string | undefined
  /** What shows the issuer, at the end, which session to end. */
  id_token: string
  /** When the tokens arrived and when the access token expires, by this machine's clock, in milliseconds. */
  received_at: number
  expires_at: number
}

/** How long before its expiry an access token is replaced, so that it doesn't expire on its way. */
const renewBefore_ms = 30_000

/** How far the clocks of two tabs, or of two servers, may differ. A token that arrived later than that means that the clock was set back, so its age isn't known. */
const clocksApart_ms = 5_000

/** Whether the access token is worth sending. */
export const isFresh = ({ received_at, expires_at }: StoredSession): boolean =>
  isBetween(received_at, expires_at - Math.min(renewBefore_ms, (expires_at - received_at) / 2))

/** Whether the access token still works. */
export const isUsable = ({ received_at, expires_at }: StoredSession): boolean => isBetween(received_at, expires_at)

const isBetween = (from: number, until: number, now = Date.now()) => from - clocksApart_ms <= now && now < until
