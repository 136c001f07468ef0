import { describe, expect, test } from 'vitest'
import { type Operation, scopePrefix, wireName } from '../src/index.ts'
import { platform, storefront } from '../src/operations.ts'
import { fieldsOf, isRequired, typeOf } from './schemas.ts'

/*
 * How published clients call the storefront: the method, the path, the names in the query, and the schemas of the body and the
 * response. `!` marks what they always send.
 */

const calls = `
loginWithFacebook            POST   /authentication/v1.0/login/facebook-token         platform  OAuthRequestSchema                      AuthSuccess
loginWithGoogle              POST   /authentication/v1.0/login/google-token           platform  OAuthRequestSchema                      AuthSuccess
loginWithGoogleAndroid       POST   /authentication/v1.0/login/google-android         platform  OAuthRequestSchema                      AuthSuccess
loginWithGoogleIOS           POST   /authentication/v1.0/login/google-ios             platform  OAuthRequestSchema                      AuthSuccess
loginWithAppleIOS            POST   /authentication/v1.0/login/apple-ios              platform  OAuthRequestAppleSchema                 AuthSuccess
loginWithOTP                 POST   /authentication/v1.0/login/otp                    platform  SendOtpRequestSchema                    SendOtpResponse
loginWithEmailAndPassword    POST   /authentication/v1.0/login/password               -         PasswordLoginRequestSchema              LoginSuccess
loginWithToken               POST   /authentication/v1.0/login/token                  -         TokenRequestBodySchema                  LoginSuccess
registerWithForm             POST   /authentication/v1.0/register/form                platform  FormRegisterRequestSchema               RegisterFormSuccess
sendOTPOnMobile              POST   /authentication/v1.0/otp/mobile/send              platform  SendMobileOtpRequestSchema              OtpSuccess
verifyMobileOTP              POST   /authentication/v1.0/otp/mobile/verify            platform  VerifyOtpRequestSchema                  VerifyOtpSuccess
sendOTPOnEmail               POST   /authentication/v1.0/otp/email/send               platform  SendEmailOtpRequestSchema               EmailOtpSuccess
verifyEmailOTP               POST   /authentication/v1.0/otp/email/verify             platform  VerifyEmailOtpRequestSchema             VerifyOtpSuccess
verifyEmail                  POST   /authentication/v1.0/verify/email                 -         VerifyLinkRequestSchema                 VerifyEmailSuccess
verifyMobile                 POST   /authentication/v1.0/verify/mobile                -         VerifyLinkRequestSchema                 VerifyEmailSuccess
sendResetPasswordEmail       POST   /authentication/v1.0/login/password/reset         platform  SendResetPasswordEmailRequestSchema     ResetPasswordSuccess
sendResetPasswordMobile      POST   /authentication/v1.0/login/password/mobile/reset  platform  SendResetPasswordMobileRequestSchema    ResetPasswordSuccess
sendResetToken               POST   /authentication/v1.0/login/password/reset/token   -         CodeRequestBodySchema                   ResetPasswordSuccess
forgotPassword               POST   /authentication/v1.0/login/password/reset/forgot  -         ForgotPasswordRequestSchema             LoginSuccess
updatePassword               POST   /authentication/v1.0/password                     -         UpdatePasswordRequestSchema             VerifyEmailSuccess
hasPassword                  GET    /authentication/v1.0/has-password                 -         -                                       HasPasswordSuccess
getLoggedInUser              GET    /authentication/v1.0/session                      -         -                                       UserObjectSchema
getListOfActiveSessions      GET    /authentication/v1.0/sessions                     -         -                                       SessionListSuccess
logout                       GET    /authentication/v1.0/logout                       -         -                                       LogoutSuccess
deleteUser                   POST   /authentication/v1.0/delete                       -         DeleteApplicationUserRequestSchema      DeleteUserSuccess
getPlatformConfig            GET    /platform/v1.0/config                             name      -                                       PlatformSchema
updateProfile                POST   /profile/v1.0/detail                              platform  EditProfileRequestSchema                ProfileEditSuccess
addEmail                     PUT    /profile/v1.0/email                               platform  EditEmailRequestSchema                  VerifyEmailOTPSuccess
deleteEmail                  DELETE /profile/v1.0/email                               active,primary,verified,email!,platform  -        LoginSuccess
setEmailAsPrimary            POST   /profile/v1.0/email/primary                       -         EditEmailRequestSchema                  LoginSuccess
sendVerificationLinkToEmail  POST   /profile/v1.0/email/link/send                     platform  EditEmailRequestSchema                  SendEmailVerifyLinkSuccess
addMobileNumber              PUT    /profile/v1.0/mobile                              platform  EditMobileRequestSchema                 VerifyMobileOTPSuccess
deleteMobileNumber           DELETE /profile/v1.0/mobile                              active,primary,verified,country_code,phone!,platform  -  LoginSuccess
setMobileNumberAsPrimary     POST   /profile/v1.0/mobile/primary                      -         SendVerificationLinkMobileRequestSchema LoginSuccess
sendVerificationLinkToMobile POST   /profile/v1.0/mobile/link/send                    platform  SendVerificationLinkMobileRequestSchema SendMobileVerifyLinkSuccess`

const newerCalls = `
userExists                   GET    /authentication/v1.0/user-exists                  q!        -                                       UserExistsSchema
sendForgotOTPOnMobile        POST   /authentication/v1.0/otp/forgot/mobile/send       platform  SendMobileOtpRequestSchema              OtpSuccess
sendForgotOTPOnEmail         POST   /authentication/v1.0/otp/forgot/email/send        platform  SendEmailOtpRequestSchema               EmailOtpSuccess
verifyMobileForgotOTP        POST   /authentication/v1.0/otp/forgot/mobile/verify     platform  VerifyMobileForgotOtpRequestSchema      VerifyForgotOtpSuccess
verifyEmailForgotOTP         POST   /authentication/v1.0/otp/forgot/email/verify      platform  VerifyEmailForgotOtpRequestSchema       VerifyForgotOtpSuccess
resetForgotPassword          POST   /authentication/v1.0/login/password/forgot        -         ForgotPasswordRequestSchema             ResetForgotPasswordSuccess
sendOTPOnPrimary             POST   /profile/v2.0/:entity/primary/otp/send            -         SendOwnOtpRequestSchema                 OwnOtpSuccess
verifyOTPonPrimary           POST   /profile/v2.0/:entity/primary/otp/verify          -         VerifyOwnOtpRequestSchema               VerifyOtpSuccess
sendOTPForUpdate             POST   /profile/v2.0/:entity/otp/send                    -         SendOwnOtpRequestSchema                 OwnOtpSuccess
verifyOTPForUpdate           POST   /profile/v2.0/:entity/otp/verify                  -         VerifyOwnOtpRequestSchema               VerifyOtpSuccess
getUserAttributes            GET    /profile/v1.0/user-attributes                     -         -                                       UserAttributesSchema
updateUserAttributes         PATCH  /profile/v1.0/user-attributes                     -         UpdateUserAttributesRequestSchema       UserAttributesSchema
getAttributesDefinition      GET    /profile/v1.0/attributes/definition               page_no,page_size  -                              ShopperAttributeDefinitionsSchema`

const read = (table: string) =>
  table
    .trim()
    .split('\n')
    .map((line) => {
      const [name = '', method, path = '', query = '', body, answer] = line.split(/\s+/)
      return { name, method, path, query: query === '-' ? [] : query.split(','), body, answer }
    })
const published = read(calls)
const newer = read(newerCalls)

/** Our own operations, which no published client calls: the captcha is created here, and shoppers manage their sessions and can keep their account. */
const ours = [
  'answerConsentRequest',
  'cancelUserDeletion',
  'checkVerificationLink',
  'confirmPassword',
  'createOwnDataReport',
  'getCaptchaChallenge',
  'getOwnSessionDetails',
  'deleteOtherSessions',
  'deleteOwnSession',
  'disconnectApp',
  'getConnectedApps',
  'getConsentDefinitions',
  'getConsentRequest',
  'getConsents',
  'updateConsents',
  'sendSecondProofCode',
  'verifySecondProof',
]

const catalog: Record<string, Operation | undefined> = storefront

test('the storefront has the operations that published clients call, and few others', () => {
  expect(published).toHaveLength(35)
  expect(Object.keys(storefront).toSorted()).toEqual(
    [...published.map(({ name }) => name), ...newer.map(({ name }) => name), ...ours].toSorted(),
  )
  expect(scopePrefix.storefront).toBe('/service/application/user')
})

describe.each([...published, ...newer])('$name', ({ name, method, path, query, body, answer }) => {
  const called = catalog[name]
  const inputs = called ? (fieldsOf(called.input) ?? {}) : {}

  test('has the path that clients call', () => {
    expect({ scope: called?.scope, method: called?.method, path: called?.path }).toEqual({
      scope: 'storefront',
      method,
      path,
    })
  })

  test('accepts the query that clients send, and requires nothing else', () => {
    const taken = Object.entries(inputs).filter(([input]) => input !== 'body' && !path.includes(`:${input}`))
    const names = taken.map(([input]) => wireName(input))
    for (const each of query) expect(names).toContain(each.replace('!', ''))
    // Each of them may also receive the client's `platform`.
    expect(
      names.filter((each) => each !== 'platform' && !query.some((sent) => sent.replace('!', '') === each)),
    ).toEqual([])
    const needed = taken.filter(([, field]) => isRequired(field)).map(([input]) => wireName(input))
    for (const each of needed) expect(query).toContain(`${each}!`)
  })

  test('accepts the body that clients send', () => {
    // Some accept a body that clients leave empty.
    const mayBeLeftOut = inputs.body === undefined || !isRequired(inputs.body)
    const taken = inputs.body && !(body === '-' && mayBeLeftOut) ? typeOf(inputs.body) : '-'
    expect(taken).toBe(body)
  })

  test('returns what clients read', () => {
    expect(called && typeOf(called.output)).toBe(answer)
  })
})

test('getUserTimeline has the method and path that published clients use', () => {
  const { getUserTimeline } = platform
  expect([getUserTimeline.method, getUserTimeline.scope, getUserTimeline.path]).toEqual([
    'GET',
    'application',
    '/customers/:userId/timeline',
  ])
  expect(Object.keys(fieldsOf(getUserTimeline.output) ?? {})).toEqual(['delete_on', 'timeline'])
})
