import { AppError, type Input, type PlatformConfig, type Storefront } from '@clientele/contracts'
import { atomically, type Context, type StorefrontHandler } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { endOtherSessions } from '../sessions/shoppers.ts'
import { normalizeEmail } from '../contacts/normalize.ts'
import { fieldsFromProvider, pickProfile } from '../users/profile-values.ts'
import { changeProfile, type LockedUser, lockUser } from '../users/self.ts'
import { openConfig, refuseProviderClosed, refuseSignUpClosed } from './governed.ts'
import { takeSignIn } from './limits.ts'
import { type Proven, proveAppleToken, proveFacebookToken, proveGoogleToken } from './providers.ts'
import { namesIn } from './provider-profile.ts'
import { findLoginByContact } from './repository/logins.ts'
import { findSocialUser, keepSocialIdentity } from '../social-identities/service.ts'
import { asShopper, completeSignIn } from './service.ts'
import { beginSocialSignUp } from './begin-sign-up.ts'

type Provider = 'google' | 'facebook' | 'apple'

const byGoogle = (ctx: Context, { body }: Input<Storefront['loginWithGoogle']>) =>
  signInWith(ctx, 'google', (config) =>
    proveGoogleToken(ctx, config, { token: body.oauth2.access_token, nonce: body.oauth2.nonce }),
  )

export const loginWithGoogle: StorefrontHandler<'loginWithGoogle'> = byGoogle
export const loginWithGoogleAndroid: StorefrontHandler<'loginWithGoogleAndroid'> = byGoogle
export const loginWithGoogleIOS: StorefrontHandler<'loginWithGoogleIOS'> = byGoogle

export const loginWithFacebook: StorefrontHandler<'loginWithFacebook'> = (ctx, { body }) =>
  signInWith(ctx, 'facebook', (config) => proveFacebookToken(ctx, config, body.oauth2.access_token))

export const loginWithAppleIOS: StorefrontHandler<'loginWithAppleIOS'> = (ctx, { body }) =>
  signInWith(ctx, 'apple', async (config) => {
    const proven = await proveAppleToken(ctx, config, {
      token: body.oauth?.identity_token ?? '',
      nonce: body.oauth?.nonce,
    })
    if (body.user_identifier !== undefined && body.user_identifier !== proven.subject)
      throw new AppError('WRONG_SIGN_IN')
    const said = namesIn({ ...body.profile, name: body.profile?.full_name })
    // Apple only tells the app, and only once.
    return { ...proven, ...(proven.first_name === undefined && proven.last_name === undefined && said) }
  })

/**
 * Signs in the user identified by the provider's token. Provider and subject are the identity. An email address links to an existing account only
 * if both the provider and the account have verified it. An email address that someone merely claimed opens nothing, and its claim is dropped when the
 * owner signs up.
 */
async function signInWith(ctx: Context, provider: Provider, prove: (config: PlatformConfig) => Promise<Proven>) {
  const config = openConfig(ctx)
  refuseProviderClosed(config, provider)
  await takeSignIn(ctx)
  const proven = await prove(config)
  const email = proven.email === undefined ? undefined : normalizeEmail(proven.email)
  return atomically(ctx, async (tx) => {
    const known = await findSocialUser(tx, provider, proven.subject)
    if (known !== undefined)
      return { user_exists: true, user: await completeSignIn(tx, await lockUser(tx, known), config, provider) }

    const owner = email !== undefined && proven.email_verified ? await findLoginByContact(tx, email) : undefined
    if (owner) {
      const locked = await link(tx, owner.user_id, provider, proven)
      return { user_exists: true, user: await completeSignIn(tx, locked, config, provider) }
    }
    refuseSignUpClosed(config)
    const profile = pickProfile(proven, fieldsFromProvider)
    const { register_token } = await beginSocialSignUp(tx, {
      provider,
      subject: proven.subject,
      email: email ?? null,
      email_verified: email !== undefined && proven.email_verified,
      profile,
    })
    return {
      user_exists: false,
      register_token,
      user: {
        ...profile,
        emails: email === undefined ? [] : [{ email, verified: proven.email_verified, primary: true, active: true }],
        phone_numbers: [],
      },
    }
  })
}

/** Links another way to sign in to an account. All sessions end: their holder may not be the person who has now proved the email address. */
async function link(
  tx: Context,
  user_id: string,
  provider: Provider,
  { subject, profile_pic_url }: Proven,
): Promise<LockedUser | undefined> {
  const locked = await lockUser(tx, user_id)
  const outcome = await keepSocialIdentity(tx, provider, subject, user_id)
  // Two requests with the same identity arrived at once: one has already linked it, to this account or another.
  if (outcome === 'taken') throw new AppError('WRONG_SIGN_IN')
  if (outcome === 'had') return locked
  await endOtherSessions(tx, user_id, undefined, 'a social identity was linked')
  await recordEvent(asShopper(tx, user_id), user_id, { type: 'user.social_linked', provider })
  // Only now: a picture that the customer removes later must not come back with the next sign-in.
  if (!locked || profile_pic_url === undefined || locked.user.profile_pic_url !== null) return locked
  return changeProfile(asShopper(tx, user_id), locked, { profile_pic_url })
}
