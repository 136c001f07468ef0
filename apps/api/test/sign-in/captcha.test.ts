import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type ErrorCode, exampleWorld, type FieldFault, type Operation } from '@clientele/contracts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Answer,
  storefrontDoors,
  type StorefrontDoor,
  type StorefrontName,
  storefrontNames,
  storefrontOf,
  storefrontThroughRest,
  storefrontThroughSdk,
  throughRest,
} from '../world/doors.ts'
import { openBrowser, solve } from '../world/shopper.ts'
import { letPass } from '../world/storefront-steps.ts'
import { contentsOf, keyBearer, shopperCookie, startWorld, storefrontHeaders, type World } from '../world/world.ts'

/*
 * Operations that may send a message to a contact named by a visitor require the captcha. The list of them comes from the contract, and
 * the contract is compared with their actual behavior.
 */

const many = '1000000'
const settings = {
  SHOPPER_SIGN_INS_PER_ADDRESS_PER_MINUTE: many,
  CODES_PER_ADDRESS_PER_HOUR: many,
  CODES_PER_NUMBER_RANGE_PER_HOUR: many,
  CODES_PER_CONTACT_PER_HOUR: '1000',
}
const { application, asha, company } = exampleWorld

let world: World
beforeAll(async () => void (world = await startWorld({ settings })))
afterAll(() => world.stop())

const here = () => ({ url: world.url, company_id: String(company.id), application_id: application.id })
const visitor = storefrontHeaders()
const signedIn = () => ({ ...visitor, ...shopperCookie(world.services) })
const browser = () => openBrowser({ url: world.url, application_id: application.id }, { token: application.token })
const doors: [string, StorefrontDoor][] = [...storefrontDoors, ['the SDK', storefrontThroughSdk]]

const askForCaptcha = (asks: boolean) =>
  throughRest(here(), 'updatePlatformConfig', { body: { skip_captcha: !asks } }, keyBearer)

/** An unfinished sign-up with a verified phone number, as held by a visitor's browser. */
async function newSignUp(): Promise<string> {
  const otp = { phone: '9876543210' }
  const sent = await browser().auth('POST', '/login/otp', { mobile: otp.phone, captcha_code: await solve(browser()) })
  const [message] = await messages()
  const code = message?.code ?? ''
  const { body } = await browser().auth('POST', '/otp/mobile/verify', { otp: code, request_id: sent.body.request_id })
  return body.register_token
}

const messages = async () => {
  const { queries, tables } = world.database
  return (await queries.select().from(tables.messages)).toSorted((a, b) => (a.id < b.id ? 1 : -1))
}

type Body = Record<string, unknown>

/** The request that makes an operation send something: its example, or a request of our own if the example isn't enough. */
const askings: { [Name in StorefrontName]?: () => Promise<Body> } = {
  updateProfile: async () => ({
    register_token: await newSignUp(),
    first_name: 'Nia',
    email: 'nia@example.com',
  }),
}
const askingOf = async (name: StorefrontName): Promise<Body> =>
  (await askings[name]?.()) ?? (storefrontOf(name).example.input as { body: Body }).body

const visitorNames = storefrontNames.filter((name) => storefrontOf(name).permission === 'storefront')
const sending = visitorNames.filter((name) => storefrontOf(name).sends === 'code')

describe('N45: an operation that sends a code to a contact named by a visitor requires the captcha', () => {
  test('N45: these operations do', () => {
    expect(sending.toSorted()).toEqual([
      'loginWithOTP',
      'registerWithForm',
      'sendForgotOTPOnEmail',
      'sendForgotOTPOnMobile',
      'sendOTPOnEmail',
      'sendOTPOnMobile',
      'sendResetPasswordEmail',
      'sendResetPasswordMobile',
      'sendSecondProofCode',
      'updateProfile',
    ])
  })

  test.each(sending.flatMap((name) => doors.map(([label, door]) => [label, name, door] as const)))(
    'N45: through %s, %s fails without one, says how to get one, and sends with one',
    async (_, name, door) => {
      try {
        await askForCaptcha(true)
        const body = await askingOf(name)
        const before = await contentsOf(world.database)
        for (const captcha_code of [undefined, '', 'nonsense']) {
          const answer: Answer = await door(here(), name, { body: { ...body, captcha_code } }, visitor)
          expect(answer).toMatchObject({ status: 400, body: { code: 'CAPTCHA_NEEDED' } })
          const [fault, ...others] = answer.body.details as FieldFault[]
          expect(others).toEqual([])
          expect(fault?.field).toBe('body.captcha_code')
          expect(fault?.message).toContain('GET /service/application/user/authentication/v1.0/captcha')
        }
        expect(await contentsOf(world.database)).toEqual(before)

        const captcha_code = await solve(browser())
        expect(await door(here(), name, { body: { ...body, captcha_code } }, visitor)).toMatchObject({ status: 200 })
        expect((await messages()).length).toBeGreaterThan(before.messages?.length ?? 0)
        await letPass(world, 120_000, { sessions: false })
        const again = await door(here(), name, { body: { ...body, captcha_code } }, visitor)
        // The sign-up is complete by then, which is checked first.
        const refusal: ErrorCode = name === 'updateProfile' ? 'SIGN_UP_EXPIRED' : 'CAPTCHA_NEEDED'
        expect(again.body.code).toBe(refusal)
      } finally {
        await world.rewind()
      }
    },
  )

  // Account notices, sent to a contact that is already on file.
  const news = ['new_device', 'password_changed', 'contact_changed', 'deletion_scheduled', 'deletion_undone']

  test.each(visitorNames)('N45: %s sends to a contact named by a visitor only if it declares so', async (name) => {
    try {
      const example = storefrontOf(name).example.input as Body
      const asked = askings[name] ? { ...example, body: await askingOf(name) } : example
      const before = new Set((await messages()).map(({ id }) => id))
      await storefrontThroughRest(here(), name, asked, visitor)
      const written = (await messages()).filter(({ id, template }) => !before.has(id) && !news.includes(template))
      expect(written.length > 0).toBe(sending.includes(name))
    } finally {
      await world.rewind()
    }
  })
})

test('N45: the captcha can be solved in Node as docs/storefront.md shows', async () => {
  try {
    await askForCaptcha(true)
    const text = readFileSync(join(import.meta.dirname, '../../../../docs/storefront.md'), 'utf8')
    const [, script = ''] = /```js\n(import[^]*?altcha-lib[^]*?)```/.exec(text) ?? []
    const { id, token } = application
    const filled = script
      .replace('http://localhost:4000', world.url)
      .replace('<application_id>', id)
      .replace('<token>', token)
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', filled], {
      cwd: join(import.meta.dirname, '../..'),
    })
    expect(stdout).toContain('success: true')
  } finally {
    await world.rewind()
  }
})

describe('N45: no captcha is required', () => {
  const rest = (name: StorefrontName, body: Body, headers: Record<string, string> = visitor) =>
    storefrontThroughRest(here(), name, { body }, headers)
  const asking = async (work: () => Promise<void>) => {
    try {
      await askForCaptcha(true)
      await work()
    } finally {
      await world.rewind()
    }
  }
  const phone = { mobile: asha.phone, country_code: '91' }

  test('N45: to resend a code with the token of the first one, to the same contact only', () =>
    asking(async () => {
      const sent = await rest('loginWithOTP', { ...phone, captcha_code: await solve(browser()) })
      const mailed = await rest('sendOTPOnEmail', { email: asha.email, captcha_code: await solve(browser()) })
      await letPass(world, 91_000, { sessions: false })
      const again = { action: 'resend', token: sent.body.resend_token }
      expect((await rest('sendOTPOnMobile', { mobile: '9876543210', ...again })).body.code).toBe('WRONG_CODE')
      expect((await rest('sendOTPOnMobile', { ...phone, ...again, token: 'made.up' })).body.code).toBe('WRONG_CODE')
      expect((await rest('sendOTPOnMobile', { ...phone, action: 'resend' })).body.code).toBe('CAPTCHA_NEEDED')
      expect((await rest('sendOTPOnMobile', { ...phone, ...again })).status).toBe(200)
      const mail = { email: asha.email, action: 'resend' }
      expect((await rest('sendOTPOnEmail', mail)).body.code).toBe('CAPTCHA_NEEDED')
      expect((await rest('sendOTPOnEmail', { ...mail, token: mailed.body.resend_email_token })).status).toBe(200)
    }))

  test('N45: from a signed-in shopper, if the contact is their own or the operation is for shoppers only', () =>
    asking(async () => {
      expect((await rest('sendOTPOnMobile', phone, signedIn())).status).toBe(200)
      expect((await rest('sendOTPOnEmail', { email: asha.second_email }, signedIn())).status).toBe(200)
      for (const [name, body] of [
        ['sendOTPOnMobile', { mobile: '9876543210' }],
        ['sendOTPOnEmail', { email: 'nobody@example.com' }],
      ] as const)
        expect((await rest(name, body, signedIn())).body.code).toBe('CAPTCHA_NEEDED')
      expect((await rest('updateProfile', { email: 'asha.rao@example.com' }, signedIn())).status).toBe(200)
      await letPass(world, 91_000, { sessions: false })
      const theirs = storefrontNames.filter((name) => {
        const { permission, sends }: Operation = storefrontOf(name)
        return permission === 'shopper' && sends === 'code'
      })
      for (const name of theirs) {
        const { example } = storefrontOf(name)
        expect(await storefrontThroughRest(here(), name, example.input, signedIn())).toMatchObject({ status: 200 })
        await letPass(world, 91_000, { sessions: false })
      }
      expect(theirs).toHaveLength(6)
    }))

  test('N45: if a sign-up continues without a contact that still has to be verified', () =>
    asking(async () => {
      const register_token = await newSignUp()
      const form = { register_token, first_name: 'Nia' }
      const more = await rest('updateProfile', { ...form, mobile: { phone: '9876543211' } })
      expect(more.body.code).toBe('CAPTCHA_NEEDED')
      expect((await rest('updateProfile', { ...form, register_token: 'nobody-has-it' })).body.code).toBe(
        'SIGN_UP_EXPIRED',
      )
      expect((await rest('updateProfile', form)).body).toMatchObject({ user_exists: true, verify_email_link: false })
    }))
})
