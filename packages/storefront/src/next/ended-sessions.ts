/*
 * Sessions that have ended, for as long as an access token that was issued before may still be valid. After that, renewing it fails anyway.
 */

/**
 * Remembers sessions that have ended, so that they end in the storefront at once. An error fails the request: catch it to rely on the five minutes
 * of an access token instead.
 */
export interface EndedSessions {
  /** Remembers a session until a moment, which is a few minutes away. It may be added more than once. */
  add: (sessionId: string, until: Date) => void | Promise<void>
  /** Whether the session was added. */
  has: (sessionId: string) => boolean | Promise<boolean>
}

/** Twice the lifetime of an access token, because clocks differ and a renewal may be under way. */
export const rememberEnded_ms = 10 * 60_000

const name = Symbol.for('@clientele/storefront/ended-sessions')

/** The ended sessions that this process knows. Next.js loads the proxy and the pages separately, so they have to meet outside of any module. */
export function endedSessionsOfProcess(): EndedSessions {
  const shared = globalThis as { [name]?: EndedSessions }
  return (shared[name] ??= endedSessionsInMemory())
}

/** An `EndedSessions` that nobody has to wait for. */
interface EndedSessionsInMemory {
  add: (sessionId: string, until: Date) => void
  has: (sessionId: string) => boolean
  readonly size: number
}

export function endedSessionsInMemory(): EndedSessionsInMemory {
  // In the order of arrival, which is that of their expiry.
  const ended = new Map<string, number>()
  return {
    add(sessionId, until) {
      for (const [known, expires_at] of ended) {
        if (expires_at > Date.now()) break
        ended.delete(known)
      }
      ended.delete(sessionId)
      ended.set(sessionId, until.getTime())
    },
    has: (sessionId) => (ended.get(sessionId) ?? 0) > Date.now(),
    get size() {
      return ended.size
    },
  }
}
