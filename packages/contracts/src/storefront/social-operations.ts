import { operation } from '../operation.ts'
import { exampleUser } from '../users.ts'
import { authentication, withBody } from './doors.ts'
import { AuthSuccess, OAuthRequestAppleSchema, OAuthRequestSchema } from './social.ts'

const errors = [
  'SIGN_IN_CLOSED',
  'SIGN_IN_METHOD_CLOSED',
  'SIGN_UP_CLOSED',
  'WRONG_SIGN_IN',
  'USER_BLOCKED',
  'USER_DELETED',
] as const
const example = { oauth2: { access_token: 'an ID token' }, profile: { id: 'subject-of-asha' } }
const output = { user_exists: true, user: exampleUser }

const withToken = (summary: string, path: string, description: string) =>
  operation({
    summary,
    description,
    tag: 'Sign in',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/login/${path}`,
    permission: 'storefront',
    input: withBody(OAuthRequestSchema, 'The provider’s response.'),
    output: AuthSuccess,
    errors,
    events: ['user.signed_in', 'user.social_linked', 'user.updated', 'sign_in.refused'],
    example: {
      events: ['user.signed_in'],
      input: { body: example },
      output,
    },
  })

const google = (summary: string, path: string) =>
  withToken(
    summary,
    path,
    'The ID token is validated with the provider’s keys. Only what the token says about the shopper counts.',
  )

export const storefrontSocialOperations = {
  loginWithFacebook: withToken(
    'Sign in with Facebook',
    'facebook-token',
    'The access token is validated with the provider’s debug endpoint.',
  ),
  loginWithGoogle: google('Sign in with Google', 'google-token'),
  loginWithGoogleAndroid: google('Sign in with Google, from an Android app', 'google-android'),
  loginWithGoogleIOS: google('Sign in with Google, from an iOS app', 'google-ios'),
  loginWithAppleIOS: operation({
    summary: 'Sign in with Apple',
    tag: 'Sign in',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/login/apple-ios`,
    permission: 'storefront',
    input: withBody(OAuthRequestAppleSchema, 'Apple’s response.'),
    output: AuthSuccess,
    errors,
    events: ['user.signed_in', 'user.social_linked', 'user.updated', 'sign_in.refused'],
    example: {
      events: ['user.signed_in'],
      input: { body: { user_identifier: 'subject-of-asha', oauth: { identity_token: 'an ID token' } } },
      output,
    },
  }),
}
