import { createHash, createHmac } from 'node:crypto'
import { atLeast, atMost, AppError, type PlatformConfig } from '@clientele/contracts'
import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { findAppSecret } from '../platform-config/service.ts'
import { emailIn, namesIn, pictureIn } from './provider-profile.ts'

/*
 * What social providers confirm. Only the token itself is trusted, never what a client says in addition.
 */

const timeout_ms = 5_000
const clockSkew_s = 60
const keysLife_ms = 3_600_000
const keysCooldown_ms = 30_000

/** The person that a provider identifies. */
export interface Proven {
  subject: string
  email: string | undefined
  email_verified: boolean
  first_name: string | undefined
  last_name: string | undefined
  profile_pic_url?: string | undefined
}

/** Only what identifies the person decides about a sign-in. A name, picture, or email address that we can't use is simply not known. */
const ClaimsSchema = z.object({
  sub: z.string().check(atLeast(1)).check(atMost(255)),
  email: z.unknown().optional(),
  email_verified: z.unknown().optional(),
  given_name: z.unknown().optional(),
  family_name: z.unknown().optional(),
  name: z.unknown().optional(),
  picture: z.unknown().optional(),
  nonce: z.string().optional(),
})

/** An ID token, and the nonce that the client requested it with. */
export interface GivenIdToken {
  token: string
  nonce: string | undefined
}

export const proveGoogleToken = (ctx: Context, config: PlatformConfig, given: GivenIdToken): Promise<Proven> => {
  const { issuer, keysUrl } = ctx.services.config.social.google
  // Google has always used both forms of its name.
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

/** The provider's keys, fetched on demand and cached. An unknown key is looked up again, but not too often. */
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

/** The keys were fetched, but none of them is the token's. Any other error is the provider's fault. */
const isFaultOfToken = (error: unknown) =>
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys ||
  error instanceof errors.JOSENotSupported

const providerDown = () => new AppError('OVERLOADED', [], { retry_after_s: 5 })

/** Validates the signature with the provider's keys, the algorithm, the issuer, the audience, the times, and the nonce. */
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
      email: emailIn(claims.email),
      email_verified: claims.email_verified === true || claims.email_verified === 'true',
      ...namesIn({ first_name: claims.given_name, last_name: claims.family_name, name: claims.name }),
      profile_pic_url: pictureIn(claims.picture),
    }
  } catch (error) {
    throw error instanceof AppError ? error : new AppError('WRONG_SIGN_IN')
  }
}

/** A token that was requested by another sign-in is invalid. Apps on Apple devices send the hash, so that their nonce itself is never transmitted. */
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
/** Facebook's error for an unknown application. Errors about a token are inside `data`. */
const RefusalSchema = z.object({ error: z.object({}), data: z.never().optional() })
const MeSchema = z.object({
  id: z.string(),
  email: z.unknown().optional(),
  first_name: z.unknown().optional(),
  last_name: z.unknown().optional(),
  name: z.unknown().optional(),
})

/**
 * Asks Facebook whose access token it is, and whether it was issued for this application. It only tells the application itself, which
 * authenticates with its ID and secret.
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
      fields: 'id,email,first_name,last_name,name',
      access_token: token,
      // An application may require it, so that a stolen token alone can't be used.
      appsecret_proof: createHmac('sha256', app_secret).update(token).digest('hex'),
    }),
  )
  if (!me.success || me.data.id !== subject) throw new AppError('WRONG_SIGN_IN')
  // Facebook doesn't say whether it has verified an email address, so the address never links to an account.
  return { subject, email: emailIn(me.data.email), email_verified: false, ...namesIn(me.data) }
}

/** Returns a provider's response. A rejection is a response too, but an internal error of the provider is not. */
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

/** The application's ID at the provider. Without one, nothing can be validated, so nobody can sign in. */
function appId(config: PlatformConfig, provider: 'google' | 'facebook' | 'apple'): string {
  const tokens = (config.social_tokens ?? {}) as Partial<Record<string, { app_id?: string | undefined }>>
  const id = tokens[provider]?.app_id
  if (!id) throw new AppError('SIGN_IN_METHOD_CLOSED')
  return id
}
