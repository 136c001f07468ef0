import { createHash, createHmac } from 'node:crypto'
import { atLeast, atMost, AppError, type PlatformConfig } from '@clientele/contracts'
import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { findAppSecret } from '../platform-config/service.ts'

/*
 * What social providers vouch for. Only the token itself is believed, never what a client says beside it.
 */

const timeout_ms = 5_000
const clockSkew_s = 60
const keysLife_ms = 3_600_000
const keysCooldown_ms = 30_000

/** Who a provider says somebody is. */
export interface Proven {
  subject: string
  email: string | undefined
  email_verified: boolean
  first_name: string | undefined
  last_name: string | undefined
}

const ClaimsSchema = z.object({
  sub: z.string().check(atLeast(1)).check(atMost(255)),
  email: z.string().check(atMost(320)).optional(),
  email_verified: z.union([z.boolean(), z.enum(['true', 'false'])]).optional(),
  given_name: z.string().check(atMost(100)).optional(),
  family_name: z.string().check(atMost(100)).optional(),
  nonce: z.string().optional(),
})

/** An ID token, and what the client asked the provider for it with. */
export interface GivenIdToken {
  token: string
  nonce: string | undefined
}

export const proveGoogleToken = (ctx: Context, config: PlatformConfig, given: GivenIdToken): Promise<Proven> => {
  const { issuer, keysUrl } = ctx.services.config.social.google
  // Google has always used both spellings of its name.
  return proveIdToken({
    issuers: [issuer, issuer.replace(/^https:\/\//, '')],
    keysUrl,
    audience: appId(config, 'google'),
    ...given,
  })
}

export const proveAppleToken = (ctx: Context, config: PlatformConfig, given: GivenIdToken): Promise<Proven> => {
  const { issuer, keysUrl } = ctx.services.config.social.apple
  return proveIdToken({ issuers: [issuer], keysUrl, audience: appId(config, 'apple'), ...given })
}

const keySets = new Map<string, JWTVerifyGetKey>()

/** The provider's keys, fetched when they are needed and kept; an unknown key is asked for again, but not all the time. */
function keysAt(url: string): JWTVerifyGetKey {
  const known = keySets.get(url)
  if (known) return known
  const keys = createRemoteJWKSet(new URL(url), {
    timeoutDuration: timeout_ms,
    cooldownDuration: keysCooldown_ms,
    cacheMaxAge: keysLife_ms,
  })
  const made: JWTVerifyGetKey = (header, token) =>
    keys(header, token).catch((error: unknown) => {
      throw isFaultOfToken(error) ? error : providerDown()
    })
  keySets.set(url, made)
  return made
}

/** The keys came, and none of them is the one that the token names. Anything else that happens to them is the provider's fault. */
const isFaultOfToken = (error: unknown) =>
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys ||
  error instanceof errors.JOSENotSupported

const providerDown = () => new AppError('OVERLOADED', [], { retry_after_s: 5 })

/** Checks the signature by the provider's own keys, the algorithm, the issuer, the audience, the times and the nonce, all of them. */
async function proveIdToken(
  expected: { issuers: string[]; keysUrl: string; audience: string } & GivenIdToken,
): Promise<Proven> {
  try {
    const { payload } = await jwtVerify(expected.token, keysAt(expected.keysUrl), {
      issuer: expected.issuers,
      audience: expected.audience,
      algorithms: ['RS256', 'ES256'],
      clockTolerance: clockSkew_s,
      requiredClaims: ['exp', 'iat', 'sub'],
      maxTokenAge: '1 day',
    })
    const claims = ClaimsSchema.parse(payload)
    refuseOtherNonce(expected.nonce, claims.nonce)
    return {
      subject: claims.sub,
      email: claims.email,
      email_verified: claims.email_verified === true || claims.email_verified === 'true',
      first_name: claims.given_name,
      last_name: claims.family_name,
    }
  } catch (error) {
    throw error instanceof AppError ? error : new AppError('WRONG_SIGN_IN')
  }
}

/** A token that was asked for by another sign-in is none. Apps on Apple's devices ask with the hash, so that theirs is never on the way. */
function refuseOtherNonce(asked: string | undefined, carried: string | undefined): void {
  if (asked === undefined) return
  if (carried !== asked && carried !== createHash('sha256').update(asked).digest('hex'))
    throw new AppError('WRONG_SIGN_IN')
}

const DebugSchema = z.object({
  data: z.object({
    app_id: z.string(),
    is_valid: z.boolean(),
    user_id: z.string().check(atLeast(1)).check(atMost(255)),
    expires_at: z.number().optional(),
  }),
})
/** What Facebook says when it is the application that it does not know; of a token it says so inside `data`. */
const RefusalSchema = z.object({ error: z.object({}), data: z.never().optional() })
const MeSchema = z.object({
  id: z.string(),
  email: z.string().check(atMost(320)).optional(),
  first_name: z.string().check(atMost(100)).optional(),
  last_name: z.string().check(atMost(100)).optional(),
})

/**
 * Asks Facebook whose the access token is, and that it was issued for this application. It tells only the application itself, which
 * its id and secret prove.
 */
export async function proveFacebookToken(ctx: Context, config: PlatformConfig, token: string): Promise<Proven> {
  const { graphUrl } = ctx.services.config.social.facebook
  const app_id = appId(config, 'facebook')
  const app_secret = await findAppSecret(ctx, 'facebook')
  if (app_secret === undefined) throw new AppError('SIGN_IN_METHOD_CLOSED')
  const asApp = { access_token: `${app_id}|${app_secret}` }
  const answer = await ask(`${graphUrl}/debug_token`, { input_token: token, ...asApp })
  if (RefusalSchema.safeParse(answer).success) {
    ctx.services.log.error(
      { application_id: ctx.application_id },
      'Facebook does not know the application by its secret',
    )
    throw new AppError('SIGN_IN_METHOD_CLOSED')
  }
  const debug = DebugSchema.safeParse(answer)
  const sound =
    debug.success &&
    debug.data.data.is_valid &&
    debug.data.data.app_id === app_id &&
    (!debug.data.data.expires_at || debug.data.data.expires_at > ctx.now.getTime() / 1_000)
  if (!sound) throw new AppError('WRONG_SIGN_IN')
  const { user_id: subject } = debug.data.data
  const me = MeSchema.safeParse(
    await ask(`${graphUrl}/me`, {
      fields: 'id,email,first_name,last_name',
      access_token: token,
      // An application may demand it, so that a stolen token alone asks nothing.
      appsecret_proof: createHmac('sha256', app_secret).update(token).digest('hex'),
    }),
  )
  if (!me.success || me.data.id !== subject) throw new AppError('WRONG_SIGN_IN')
  const { email, first_name, last_name } = me.data
  // Facebook does not say whether it has verified an address, so it never links by one.
  return { subject, email, email_verified: false, first_name, last_name }
}

/** What a provider answers. A refusal is an answer too; a failure of its own is not. */
async function ask(url: string, query: Record<string, string>): Promise<unknown> {
  try {
    const response = await fetch(`${url}?${new URLSearchParams(query).toString()}`, {
      redirect: 'error',
      signal: AbortSignal.timeout(timeout_ms),
    })
    if (response.status >= 500) throw providerDown()
    return await response.json()
  } catch {
    throw providerDown()
  }
}

/** The application's own id at the provider. Without one nothing can be checked, so nobody comes in. */
function appId(config: PlatformConfig, provider: 'google' | 'facebook' | 'apple'): string {
  const tokens = (config.social_tokens ?? {}) as Partial<Record<string, { app_id?: string | undefined }>>
  const id = tokens[provider]?.app_id
  if (!id) throw new AppError('SIGN_IN_METHOD_CLOSED')
  return id
}
