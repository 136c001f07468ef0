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

const google = (summary: string, path: string) =>
  operation({
    summary,
    description: 'The ID token is checked against the provider; only its own word of who it is counts.',
    tag: 'Sign in',
    scope: 'storefront',
    method: 'POST',
    path,
    permission: 'storefront',
    input: withBody(OAuthRequestSchema, 'What the provider issued.'),
    output: AuthSuccess,
    errors,
    events: ['user.signed_in'],
    example: { input: { body: example }, output },
  })

export const storefrontSocialOperations = {
  loginWithFacebook: operation({
    summary: 'Sign in with Facebook',
    description: 'The access token is checked at the provider’s debug endpoint.',
    tag: 'Sign in',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/login/facebook-token`,
    permission: 'storefront',
    input: withBody(OAuthRequestSchema, 'What the provider issued.'),
    output: AuthSuccess,
    errors,
    events: ['user.signed_in'],
    example: { input: { body: example }, output },
  }),
  loginWithGoogle: google('Sign in with Google', `${authentication}/login/google-token`),
  loginWithGoogleAndroid: google('Sign in with Google, from an Android app', `${authentication}/login/google-android`),
  loginWithGoogleIOS: google('Sign in with Google, from an iOS app', `${authentication}/login/google-ios`),
  loginWithAppleIOS: operation({
    summary: 'Sign in with Apple',
    tag: 'Sign in',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/login/apple-ios`,
    permission: 'storefront',
    input: withBody(OAuthRequestAppleSchema, 'What Apple issued.'),
    output: AuthSuccess,
    errors,
    events: ['user.signed_in'],
    example: {
      input: { body: { user_identifier: 'subject-of-asha', oauth: { identity_token: 'an ID token' } } },
      output,
    },
  }),
}
