import * as z from 'zod'
import { exampleWorld } from '../example-world.ts'
import { atLeast, filledText, flag, text, wholeNumber } from '../inputs.ts'
import { means, onlyKnown } from '../means.ts'
import { answers, bool, string } from './fields.ts'

const { asha } = exampleWorld

/** A text from a provider, which must never be the reason that a shopper can't sign in. Too long a name is shortened when it is stored. */
const fromProvider = () => z.string({ error: 'must be a string' }).optional()

const profile = {
  first_name: fromProvider().meta(means('The given name at the provider.', asha.first_name)),
  full_name: fromProvider().meta(means('The full name at the provider.', 'Asha Rao')),
  last_name: fromProvider().meta(means('The family name at the provider.', asha.last_name)),
}

const nonce = text(256)
  .check(atLeast(1, { error: 'must not be empty' }))
  .optional()
  .meta(
    means(
      'The nonce that the client requested the ID token with. If given, the token must contain it, either unchanged or as its SHA-256 in hexadecimal.',
      '6f1c2b9e-0d7a-4c1e-9a55-3f1f0b8f2d11',
    ),
  )

/** Tokens from Facebook or Google. */
export const OAuthRequestSchemaOauth2 = z
  .strictObject(
    {
      access_token: filledText(8192).meta(
        means('The token that the provider issued: Google’s ID token, or Facebook’s access token.', 'eyJhbGciOi…'),
      ),
      expiry: wholeNumber(0, 99_999_999_999_999)
        .optional()
        .meta(means('When the token expires, in seconds since 1970. The token takes precedence.', 1_700_000_000)),
      nonce,
      refresh_token: text(8192)
        .optional()
        .meta(means('Accepted because published clients send it, but not stored.', '')),
    },
    onlyKnown,
  )
  .meta(means('The tokens an identity provider issued.'))
export type OAuthRequestSchemaOauth2 = z.infer<typeof OAuthRequestSchemaOauth2>

/** What the client says about the shopper. What the provider says takes precedence. */
export const OAuthRequestSchemaProfile = z
  .strictObject(
    {
      email: fromProvider().meta(means('The email address at the provider.', asha.email)),
      ...profile,
      id: fromProvider().meta(means('The ID of the shopper at the provider.', '110248495921238986420')),
      image: fromProvider().meta(means('The URL of a picture.', 'https://example.com/asha.jpg')),
    },
    onlyKnown,
  )
  .meta(means('What an identity provider says about the shopper.'))
export type OAuthRequestSchemaProfile = z.infer<typeof OAuthRequestSchemaProfile>

export const OAuthRequestSchema = z.strictObject(
  {
    is_signed_in: flag().optional().meta(means('Whether the shopper is signed in at the provider.', true)),
    oauth2: OAuthRequestSchemaOauth2.meta(means('The tokens that the provider issued.')),
    profile: OAuthRequestSchemaProfile.optional().meta(means('What the client says about the shopper.')),
  },
  onlyKnown,
)
export type OAuthRequest = z.infer<typeof OAuthRequestSchema>

/** Tokens from Apple. */
export const OAuthRequestAppleSchemaOauth = z
  .strictObject(
    {
      identity_token: filledText(8192).meta(means('The ID token that Apple issued.', 'eyJraWQiOi…')),
      nonce,
    },
    onlyKnown,
  )
  .meta(means('The tokens Apple issued.'))
export type OAuthRequestAppleSchemaOauth = z.infer<typeof OAuthRequestAppleSchemaOauth>

/** The shopper's name, which Apple sends to the client only once. */
export const OAuthRequestAppleSchemaProfile = z
  .strictObject(profile, onlyKnown)
  .meta(means('What Apple says about the shopper.'))
export type OAuthRequestAppleSchemaProfile = z.infer<typeof OAuthRequestAppleSchemaProfile>

export const OAuthRequestAppleSchema = z.strictObject(
  {
    oauth: OAuthRequestAppleSchemaOauth.meta(means('The tokens that Apple issued.')),
    profile: OAuthRequestAppleSchemaProfile.optional().meta(means('What the client says about the shopper.')),
    user_identifier: text(256)
      .optional()
      .meta(means('The ID of the shopper at Apple. The token takes precedence.', '001234.0123456789abcdef.1234')),
  },
  onlyKnown,
)
export type OAuthRequestApple = z.infer<typeof OAuthRequestAppleSchema>

export const AuthSuccess = z.object({
  register_token: answers.register_token,
  user: answers.user,
  user_exists: answers.user_exists,
})
export type AuthSuccess = z.infer<typeof AuthSuccess>

/** Part of an older form of the user. No operation returns it. */
export const AuthSuccessUserDebug = z
  .object({ platform: string('Where the user came from.', 'shop') })
  .meta(means("The origin of a shopper's account."))
export type AuthSuccessUserDebug = z.infer<typeof AuthSuccessUserDebug>

/** Part of an older form of the user. No operation returns it. */
export const AuthSuccessUserEmails = z
  .object({
    active: bool('Whether the email address is in use.', true),
    email: string('The email address.', asha.email),
    primary: bool('Whether messages are sent here.', true),
    verified: bool('Whether the user has proved that they own the address.', true),
  })
  .meta(means('An email address of a shopper who signed in with an identity provider.'))
export type AuthSuccessUserEmails = z.infer<typeof AuthSuccessUserEmails>

/** An older form of the user. No operation returns it. */
export const AuthSuccessUser = z
  .object({
    active: bool('Whether the user can sign in.', true),
    debug: AuthSuccessUserDebug.optional().meta(means('Where the user came from.')),
    emails: AuthSuccessUserEmails.optional().meta(means('The email address of the user.')),
    first_name: string('Given name.', asha.first_name),
    last_name: string('Family name.', asha.last_name),
  })
  .meta(means('A shopper who signed in with an identity provider.'))
export type AuthSuccessUser = z.infer<typeof AuthSuccessUser>
