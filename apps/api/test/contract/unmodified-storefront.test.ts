import { randomInt } from 'node:crypto'
import { expect, test } from 'vitest'
import { asOwner } from '../world/applications.ts'
import { failureOf, publishedStorefronts, publishedVersions } from '../world/published-clients.ts'
import { lastMessage } from '../world/shopper.ts'
import { applicationToken, startApp, type TestApp } from '../world/start-app.ts'
import { letPass } from '../world/storefront-steps.ts'

/*
 * A storefront that only knows a published client signs its shoppers in on a service and an application that nobody has configured.
 */

/** The applications of a service that has just been started: the first one, and one that an operator adds. */
async function untouched(app: TestApp, which: 'first' | 'new') {
  if (which === 'first') return { url: app.url, application_id: app.application_id, token: applicationToken }
  const call = await asOwner(app)
  const { application, token } = (await call('POST', '', { name: 'Second Shop' })).body
  return { url: app.url, application_id: application._id as string, token: token as string }
}

const newNumber = () => `98${randomInt(10_000_000, 99_999_999)}`

test.each(
  publishedVersions.flatMap((version) => (['first', 'new'] as const).map((which) => [version, which] as const)),
)('client %s signs shoppers up and in, on the %s application, out of the box', async (version, which) => {
  const app = await startApp()
  const shop = await untouched(app, which)
  const { user } = publishedStorefronts[version](shop)
  expect(await user.getPlatformConfig()).toMatchObject({ skip_captcha: true, login: { otp: true, password: true } })

  // With a code: first an unknown shopper, then a known one.
  const mobile = newNumber()
  const sent = await user.loginWithOTP({ body: { mobile, country_code: '91' } })
  const code = async () => (await lastMessage(app, mobile)).code as string
  const unknown = await user.verifyMobileOTP({ body: { otp: await code(), request_id: sent.request_id } })
  expect(unknown).toMatchObject({ user_exists: false, register_token: expect.any(String) })
  const joined = await user.updateProfile({
    body: { register_token: unknown.register_token, first_name: 'Asha', last_name: 'Rao', gender: 'female' },
  })
  expect(joined).toMatchObject({ user_exists: true, user: { first_name: 'Asha' } })
  await letPass(app, 60_000)
  const again = await user.loginWithOTP({ body: { mobile, country_code: '91' } })
  expect(await user.verifyMobileOTP({ body: { otp: await code(), request_id: again.request_id } })).toMatchObject({
    user_exists: true,
    user: { _id: joined.user?._id },
  })

  // With a form and a password.
  const other = newNumber()
  const password = 'granite-otter-bicycle-58'
  const asked = await user.registerWithForm({
    body: {
      first_name: 'Ben',
      last_name: 'Rao',
      gender: 'male',
      password,
      phone: { mobile: other, country_code: '91' },
      register_token: '',
    },
  })
  const { code: otp } = await lastMessage(app, other)
  await user.verifyMobileOTP({
    body: { otp, request_id: asked.request_id, register_token: asked.register_token },
  })
  expect(await user.loginWithEmailAndPassword({ body: { username: other, password } })).toMatchObject({
    user: { first_name: 'Ben' },
  })
  expect(
    await failureOf(user.loginWithEmailAndPassword({ body: { username: other, password: 'wrong-password' } })),
  ).toMatchObject({ code: 401, details: { code: 'WRONG_SIGN_IN' } })
})

test('what limits a visitor who needs no captcha: codes to a contact, from an address, and to a range of numbers; sign-ins; wrong passwords', async () => {
  const app = await startApp({
    settings: {
      CODES_PER_CONTACT_PER_HOUR: '2',
      CODES_PER_ADDRESS_PER_HOUR: '6',
      CODES_PER_NUMBER_RANGE_PER_HOUR: '4',
      SHOPPER_SIGN_INS_PER_ADDRESS_PER_MINUTE: '30',
      SHOPPER_FAILURES_PER_USER_AND_ADDRESS_PER_HOUR: '3',
    },
  })
  const { user } = publishedStorefronts['3.4.2'](await untouched(app, 'first'))
  const refused = { code: 429, details: { code: 'TOO_MANY_ATTEMPTS' } }
  const ask = (mobile: string) => user.loginWithOTP({ body: { mobile, country_code: '91' } })
  await ask('9820000001')
  expect(await failureOf(ask('9820000001'))).toMatchObject(refused)
  for (const last of [2, 3, 4]) await ask(`982000000${last}`)
  expect(await failureOf(ask('9820000005'))).toMatchObject(refused)
  await ask('8652523958')
  expect(await failureOf(ask('7012345678'))).toMatchObject(refused)

  const guess = () => user.loginWithEmailAndPassword({ body: { username: 'asha@example.com', password: 'a-guess' } })
  for (let i = 0; i < 3; i += 1) expect(await failureOf(guess())).toMatchObject({ code: 401 })
  expect(await failureOf(guess())).toMatchObject(refused)
})
