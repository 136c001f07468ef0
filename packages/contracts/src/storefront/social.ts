import * as z from 'zod'
import { exampleWorld } from '../example-world.ts'
import { atLeast, filledText, flag, text, wholeNumber } from '../inputs.ts'
import { means, onlyKnown } from '../means.ts'
import { answers, bool, string } from './fields.ts'

const { asha } = exampleWorld

const profile = {
  first_name: text(100).optional().meta(means('Given name, as the provider knows it.', asha.first_name)),
  full_name: text(200).optional().meta(means('Full name, as the provider knows it.', 'Asha Rao')),
  last_name: text(100).optional().meta(means('Family name, as the provider knows it.', asha.last_name)),
}

const nonce = text(256)
  .check(atLeast(1, { error: 'must not be empty' }))
  .optional()
  .meta(
    means(
      'What the client asked for the ID token with. When given, the token has to carry it, as it is or as its SHA-256 in hexadecimal digits.',
      '6f1c2b9e-0d7a-4c1e-9a55-3f1f0b8f2d11',
    ),
  )

/** The tokens of Facebook or Google. */
export const OAuthRequestSchemaOauth2 = z
  .strictObject(
    {
      access_token: filledText(8192).meta(
        means('What the provider issued: of Google the ID token, of Facebook the access token.', 'eyJhbGciOi…'),
      ),
      expiry: wholeNumber(0, 99_999_999_999_999)
        .optional()
        .meta(means('When the token expires, in seconds since 1970; the token itself decides.', 1_700_000_000)),
      nonce,
      refresh_token: text(8192).optional().meta(means('Accepted because published clients send it; not kept.', '')),
    },
    onlyKnown,
  )
  .meta(means('The tokens an identity provider issued.'))
export type OAuthRequestSchemaOauth2 = z.infer<typeof OAuthRequestSchemaOauth2>

/** What the client says of the shopper; the provider's own word decides. */
export const OAuthRequestSchemaProfile = z
  .strictObject(
    {
      email: text(320).optional().meta(means('The email address, as the provider knows it.', asha.email)),
      ...profile,
      id: text(256).optional().meta(means('The id of the shopper at the provider.', '110248495921238986420')),
      image: text(2048).optional().meta(means('Address of a picture.', 'https://example.com/asha.jpg')),
    },
    onlyKnown,
  )
  .meta(means('What an identity provider says about the shopper.'))
export type OAuthRequestSchemaProfile = z.infer<typeof OAuthRequestSchemaProfile>

export const OAuthRequestSchema = z.strictObject(
  {
    is_signed_in: flag().optional().meta(means('Whether the provider calls the shopper signed in.', true)),
    oauth2: OAuthRequestSchemaOauth2.meta(means('What the provider issued.')),
    profile: OAuthRequestSchemaProfile.optional().meta(means('What the client says of the shopper.')),
  },
  onlyKnown,
)
export type OAuthRequest = z.infer<typeof OAuthRequestSchema>

/** The token of Apple. */
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

/** The name, which Apple tells the client once. */
export const OAuthRequestAppleSchemaProfile = z
  .strictObject(profile, onlyKnown)
  .meta(means('What Apple says about the shopper.'))
export type OAuthRequestAppleSchemaProfile = z.infer<typeof OAuthRequestAppleSchemaProfile>

export const OAuthRequestAppleSchema = z.strictObject(
  {
    oauth: OAuthRequestAppleSchemaOauth.meta(means('What Apple issued.')),
    profile: OAuthRequestAppleSchemaProfile.optional().meta(means('What the client says of the shopper.')),
    user_identifier: text(256)
      .optional()
      .meta(means('The id of the shopper at Apple; the token itself decides.', '001234.0123456789abcdef.1234')),
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

/** Part of an older shape of the user, which no operation answers. */
export const AuthSuccessUserDebug = z
  .object({ platform: string('Where the user came from.', 'shop') })
  .meta(means("The origin of a shopper's account."))
export type AuthSuccessUserDebug = z.infer<typeof AuthSuccessUserDebug>

/** Part of an older shape of the user, which no operation answers. */
export const AuthSuccessUserEmails = z
  .object({
    active: bool('Whether the address is in use.', true),
    email: string('The address.', asha.email),
    primary: bool('Whether messages go here.', true),
    verified: bool('Whether the user has proved to own the address.', true),
  })
  .meta(means('An email address of a shopper who signed in with an identity provider.'))
export type AuthSuccessUserEmails = z.infer<typeof AuthSuccessUserEmails>

/** An older shape of the user, which no operation answers. */
export const AuthSuccessUser = z
  .object({
    active: bool('Whether the user may sign in.', true),
    debug: AuthSuccessUserDebug.optional().meta(means('Where the user came from.')),
    emails: AuthSuccessUserEmails.optional().meta(means('The email address of the user.')),
    first_name: string('Given name.', asha.first_name),
    last_name: string('Family name.', asha.last_name),
  })
  .meta(means('A shopper who signed in with an identity provider.'))
export type AuthSuccessUser = z.infer<typeof AuthSuccessUser>
