import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey, type RemoteJWKSet } from 'jose'
import { AccessTokenError } from './access-token-error.ts'

/*
 * The keys of an issuer, as it publishes them. They are fetched when they are first needed, again when a token names an unknown key, and in the
 * background from time to time. While the issuer can't be reached, known keys keep working for a while.
 */

export interface KeySettings {
  issuer: string
  fetch: typeof fetch
  /** The shortest time between two requests for keys. */
  keysInterval_ms: number
}

/** Keys that are older than this are fetched again, while the old ones are still used. */
const refreshAfter_ms = 5 * 60_000
/** Keys that are older than this aren't used anymore: the issuer may have withdrawn one. */
const usableFor_ms = 60 * 60_000
const timeout_ms = 5_000
const failurePause_ms = 1_000

/** Returns a function that finds the key of a token. */
export function keysOf({ issuer, fetch, keysInterval_ms }: KeySettings): JWTVerifyGetKey {
  const pause = pauseAfterFailures(Math.min(keysInterval_ms, failurePause_ms))
  let keySet: Promise<RemoteJWKSet> | undefined
  let fetchedAt: number | undefined

  async function findKeySet(): Promise<RemoteJWKSet> {
    const url = await pause(() => findKeysUrl(issuer, fetch))
    return createRemoteJWKSet(url, {
      cacheMaxAge: usableFor_ms,
      cooldownDuration: keysInterval_ms,
      timeoutDuration: timeout_ms,
      [customFetch]: (address, init) =>
        pause(async () => {
          const response = await fetch(address, init)
          if (response.status !== 200) throw new Error(`The keys of ${issuer} have the status ${response.status}.`)
          fetchedAt = Date.now()
          return response
        }),
    })
  }

  return async (header, token) => {
    keySet ??= findKeySet()
    try {
      const keys = await keySet
      const isOld = fetchedAt !== undefined && Date.now() - fetchedAt > refreshAfter_ms
      // The known keys are still valid, so no request has to wait, and a failure has no effect yet.
      if (isOld && !keys.reloading) keys.reload().catch(() => undefined)
      return await keys(header, token)
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
        throw new AccessTokenError(
          'UNKNOWN_KEY',
          'The access token was signed with a key that its issuer does not publish.',
          error,
        )
      keySet = (await isSettled(keySet)) ? keySet : undefined
      throw new AccessTokenError('KEYS_UNAVAILABLE', `The keys of ${issuer} could not be fetched.`, error)
    }
  }
}

const isSettled = (work: Promise<unknown> | undefined) =>
  Promise.resolve(work).then(
    () => true,
    () => false,
  )

/** After a failure, fails the same way for a moment instead of trying again, so that a storm of requests doesn't become one at the issuer. */
function pauseAfterFailures(pause_ms: number) {
  let failure: { error: unknown; at: number } | undefined
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (failure && Date.now() - failure.at < pause_ms) throw failure.error
    try {
      const result = await work()
      failure = undefined
      return result
    } catch (error) {
      failure = { error, at: Date.now() }
      throw error
    }
  }
}

/** Reads from the issuer's metadata where its keys are. */
async function findKeysUrl(issuer: string, fetch: KeySettings['fetch']): Promise<URL> {
  const response = await fetch(`${issuer}/.well-known/openid-configuration`, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(timeout_ms),
  })
  if (!response.ok) throw new Error(`The metadata of ${issuer} has the status ${response.status}.`)
  const metadata = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown }
  if (metadata.issuer !== issuer) throw new Error(`The metadata of ${issuer} is that of another issuer.`)
  if (typeof metadata.jwks_uri !== 'string') throw new Error(`The metadata of ${issuer} has no jwks_uri.`)
  return new URL(metadata.jwks_uri)
}
