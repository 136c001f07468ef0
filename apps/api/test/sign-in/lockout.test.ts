import { describe, expect, test } from 'vitest'
import { throughRest } from '../world/doors.ts'
import { type Browser, openBrowser } from '../world/shopper.ts'
import { ownerEmail, ownerPassword, type TestApp } from '../world/start-app.ts'
import {
  addShopper,
  asha,
  choosePassword,
  codeTo,
  letPass,
  openShop,
  otherPassword,
  password,
  secondApplication,
  signedIn,
} from '../world/storefront-steps.ts'

/*
 * A stranger can use up only what is shared by strangers. Messages to an account and attempts at its password are counted by
 * requester, and the owner's own devices share none of those counts.
 */

const phone = { mobile: asha.phone_number, country_code: '91' }
const ben = { phone_number: '9876543210', email: 'ben@example.com', first_name: 'Ben' }
const minute_ms = 60_000
const limits = {
  TRUST_PROXY: '127.0.0.1',
  CODES_PER_CONTACT_PER_HOUR: '5',
  SHOPPER_FAILURES_PER_USER_PER_HOUR: '20',
}

/** Every way to sign in. Each returns the status of the sign-in or the error. */
const ways = {
  'a code by SMS': async (app: TestApp, browser: Browser) => {
    const sent = await browser.auth('POST', '/login/otp', phone)
    if (sent.status !== 200) return sent.status
    const otp = await codeTo(app, asha.phone_number)
    return (await browser.auth('POST', '/otp/mobile/verify', { otp, request_id: sent.body.request_id })).status
  },
  'a code by email': async (app: TestApp, browser: Browser) => {
    const sent = await browser.auth('POST', '/otp/email/send', { email: asha.email })
    if (sent.status !== 200) return sent.status
    return (await browser.auth('POST', '/otp/email/verify', { email: asha.email, otp: await codeTo(app, asha.email) }))
      .status
  },
  'a password': async (_: TestApp, browser: Browser) =>
    (await browser.auth('POST', '/login/password', { username: asha.email, password })).status,
  'a code that sets a new password': async (app: TestApp, browser: Browser) => {
    const sent = await browser.auth('POST', '/otp/forgot/mobile/send', phone)
    if (sent.status !== 200) return sent.status
    const otp = await codeTo(app, asha.phone_number)
    const { body } = await browser.auth('POST', '/otp/forgot/mobile/verify', { otp, request_id: sent.body.request_id })
    return (await browser.auth('POST', '/login/password/forgot', { code: body.forgot_token, password })).status
  },
  'a link that sets a new password': async (app: TestApp, browser: Browser) => {
    const sent = await browser.auth('POST', '/login/password/reset', { email: asha.email })
    if (sent.status !== 200) return sent.status
    const code = await newestResetLink(app)
    return (await browser.auth('POST', '/login/password/reset/forgot', { code, password })).status
  },
}
/** The newest password reset link in the mailbox, no matter who requested it. */
const newestResetLink = (app: TestApp) => linkSecretTo(app, asha.email, 'reset_link')

async function linkSecretTo(app: TestApp, to: string, template: string): Promise<string> {
  const response = await fetch(`${app.url}/dev/messages?to=${to}`)
  const { items } = (await response.json()) as { items: { template: string; link: string }[] }
  const link = items.find((message) => message.template === template)?.link ?? ''
  return new URL(link).searchParams.get('code') ?? ''
}

type Way = keyof typeof ways
const wayNames = Object.keys(ways) as Way[]

async function openWithAsha(settings: Record<string, string> = {}) {
  const app = await openShop({ settings: { ...limits, ...settings } })
  const id = await addShopper(app)
  // Her own phone, on which she has signed in before and signed out.
  const owner = openBrowser(app, { from: '192.0.2.1' })
  await owner.signInByOtp(asha.phone_number)
  await choosePassword(owner)
  await owner.auth('GET', '/logout')
  await letPass(app, 2 * 60 * minute_ms)
  return { app, id, owner }
}

/** Everything that one address can do to lock Asha out; returns the statuses of the responses. */
async function harass(app: TestApp, from: string): Promise<number[]> {
  const stranger = openBrowser(app, { from })
  const asked = [
    stranger.auth('POST', '/login/otp', phone),
    stranger.auth('POST', '/otp/email/send', { email: asha.email }),
    stranger.auth('POST', '/otp/forgot/mobile/send', phone),
    stranger.auth('POST', '/otp/forgot/email/send', { email: asha.email }),
    stranger.auth('POST', '/login/password/reset', { email: asha.email }),
    stranger.auth('POST', '/login/password/mobile/reset', phone),
    ...[asha.email, asha.phone_number].map((username) =>
      stranger.auth('POST', '/login/password', { username, password: otherPassword }),
    ),
  ]
  return (await Promise.all(asked)).map(({ status }) => status)
}

const fromMany = async (app: TestApp, count: number) => {
  for (let i = 0; i < count; i += 1) await harass(app, `203.0.113.${i}`)
}

const sentTo = async (app: TestApp, to: string, template: string) => {
  const { queries, tables } = app.database
  const rows = await queries.select().from(tables.messages)
  return rows.filter((row) => row.to === to && row.template === template).length
}

describe('N44 a stranger who requests codes and tries passwords', () => {
  test('N44 from one address blocks or delays nobody at another address', async () => {
    const { app } = await openWithAsha()
    const stranger = openBrowser(app, { from: '203.0.113.1' })
    for (let i = 0; i < 7; i += 1) {
      await harass(app, '203.0.113.1')
      await letPass(app, 91_000, { sessions: false })
    }
    await harass(app, '203.0.113.1')
    expect((await stranger.auth('POST', '/login/otp', phone)).status).toBe(429)
    // A phone that she has never used, on a separate network, right after the stranger.
    for (const way of wayNames)
      expect([way, await ways[way](app, openBrowser(app, { from: '198.51.100.1' }))]).toEqual([way, 200])
  })

  test('N44 from many addresses can send a contact only a limited number of messages', async () => {
    const { app } = await openWithAsha()
    const before = await sentTo(app, `+91${asha.phone_number}`, 'otp')
    await fromMany(app, 24)
    expect((await sentTo(app, `+91${asha.phone_number}`, 'otp')) - before).toBe(10)
    expect(await sentTo(app, `+91${asha.phone_number}`, 'reset_link')).toBe(5)
    expect(await sentTo(app, asha.email, 'otp')).toBe(10)
    expect(await sentTo(app, asha.email, 'reset_link')).toBe(5)
  })

  test('N44 from many addresses blocks no way to sign in on the owner’s device, even during the attack', async () => {
    const { app, owner } = await openWithAsha()
    await fromMany(app, 16)
    for (const way of wayNames) {
      await harass(app, `203.0.113.${100 + wayNames.indexOf(way)}`)
      expect([way, await ways[way](app, owner)]).toEqual([way, 200])
      await owner.auth('GET', '/logout')
    }
    // The device is recognized on any network.
    const elsewhere = openBrowser(app, { from: '203.0.113.3' })
    elsewhere.device = owner.device
    await letPass(app, 2 * minute_ms, { sessions: false })
    for (const way of wayNames) expect([way, await ways[way](app, elsewhere)]).toEqual([way, 200])
  })

  test('N44 from many addresses leaves one way to sign in on an unknown device: the links that were already sent', async () => {
    const { app } = await openWithAsha()
    await fromMany(app, 16)
    const unknown = openBrowser(app, { from: '198.51.100.1' })
    expect(await ways['a code by SMS'](app, unknown)).toBe(429)
    expect(await ways['a password'](app, unknown)).toBe(429)
    expect(await ways['a link that sets a new password'](app, unknown)).toBe(200)
    expect((await unknown.auth('GET', '/session')).status).toBe(200)
    // From then on, the device is known.
    await unknown.auth('GET', '/logout')
    await fromMany(app, 12)
    expect(await ways['a code by SMS'](app, unknown)).toBe(200)
  })

  test('N44 behind the owner’s address blocks no way to sign in on their device', async () => {
    const { app, owner } = await openWithAsha({
      CODES_PER_ADDRESS_PER_HOUR: '8',
      SHOPPER_SIGN_INS_PER_ADDRESS_PER_MINUTE: '8',
      SHOPPER_FAILURES_PER_USER_AND_ADDRESS_PER_HOUR: '2',
    })
    const neighbor = openBrowser(app, { from: '192.0.2.1' })
    for (let i = 0; i < 4; i += 1) await harass(app, '192.0.2.1')
    const guess = { request_id: 'nobody-has-asked', otp: '123456' }
    for (let i = 0; i < 8; i += 1) await neighbor.auth('POST', '/otp/mobile/verify', guess)
    expect((await neighbor.auth('POST', '/otp/mobile/verify', guess)).status).toBe(429)
    for (const way of wayNames) {
      expect([way, await ways[way](app, owner)]).toEqual([way, 200])
      await owner.auth('GET', '/logout')
    }
  })

  test('N44 behind the owner’s address keeps neither their session nor their device from using a link that was sent', async () => {
    const { app, owner } = await openWithAsha({ SHOPPER_SIGN_INS_PER_ADDRESS_PER_MINUTE: '8' })
    await owner.auth('POST', '/login/password', { username: asha.email, password })
    await owner.profile('PUT', '/email', { email: 'asha.rao@example.com' })
    const verify = { code: await linkSecretTo(app, 'asha.rao@example.com', 'verify_link') }
    await owner.auth('POST', '/login/password/reset', { email: asha.email })
    const reset = { code: await newestResetLink(app) }
    const neighbor = openBrowser(app, { from: '192.0.2.1' })
    const guess = { request_id: 'nobody-has-asked', otp: '123456' }
    for (let i = 0; i < 8; i += 1) await neighbor.auth('POST', '/otp/mobile/verify', guess)
    for (const path of ['/verify/link', '/verify/email', '/login/password/reset/token']) {
      expect([path, (await neighbor.auth('POST', path, reset)).status]).toEqual([path, 429])
      expect([path, (await owner.auth('POST', path, { code: 'made-up-by-somebody' })).status]).not.toEqual([path, 200])
    }
    expect((await owner.auth('POST', '/verify/link', verify)).body.requested_here).toBe(true)
    expect((await owner.auth('POST', '/verify/email', verify)).status).toBe(200)
    expect((await owner.auth('POST', '/login/password/reset/token', reset)).status).toBe(200)
  })

  test('N44 cannot use up the store’s budget for known devices', async () => {
    for (const narrow of [{ CODES_PER_APPLICATION_PER_HOUR: '3' }, { CODES_PER_NUMBER_RANGE_PER_HOUR: '3' }]) {
      const { app, owner } = await openWithAsha(narrow)
      for (let i = 0; i < 6; i += 1)
        await openBrowser(app, { from: `203.0.113.${i}` }).auth('POST', '/login/otp', { mobile: `865252${3100 + i}` })
      expect(await ways['a code by SMS'](app, openBrowser(app, { from: '203.0.113.99' }))).toBe(429)
      expect(await ways['a code by SMS'](app, owner)).toBe(200)
    }
  })

  test('N44 with an account of their own is still a stranger to other accounts', async () => {
    const { app, owner } = await openWithAsha()
    await addShopper(app, ben)
    const stranger = await signedIn(app, ben.phone_number, { from: '203.0.113.1' })
    const askForNew = () =>
      stranger.call('POST', '/profile/v2.0/mobile/otp/send', { mobile: asha.phone_number, country_code: '91' })
    const statuses: number[] = []
    for (let i = 0; i < 6; i += 1) {
      statuses.push((await askForNew()).status)
      await letPass(app, 31_000, { sessions: false })
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429])
    await fromMany(app, 10)
    expect(await ways['a code by SMS'](app, stranger)).toBe(429)
    expect(await ways['a password'](app, stranger)).toBe(429)
    expect(await ways['a code by SMS'](app, owner)).toBe(200)
  })
})

describe('N44 a stranger who signs up with the owner’s address', () => {
  const soft = { is_required: false, level: 'soft' }
  const config = { register_required_fields: { email: soft, mobile: soft } }

  /** Signs up with a number of their own. The address is an unverified claim, to which a link is sent. */
  async function signUp(app: TestApp, i: number, email: string) {
    const stranger = openBrowser(app, { from: `203.0.113.${i}` })
    const { body } = await stranger.signInByOtp(`98765${43_210 + i}`)
    return stranger.profile('POST', '/detail', { register_token: body.register_token, first_name: 'Nia', email })
  }

  test('N44 can send no more links there than other messages', async () => {
    const app = await openShop({ settings: limits, config })
    for (let i = 0; i < 13; i += 1)
      expect(await signUp(app, i, 'nobody@example.com')).toMatchObject({
        status: 200,
        body: { user_exists: true, verify_email_link: true },
      })
    expect(await sentTo(app, 'nobody@example.com', 'verify_link')).toBe(10)
    expect(await sentTo(app, 'nobody@example.com', 'otp')).toBe(0)
  })

  test('N44 does not invalidate a code that the owner requested', async () => {
    const app = await openShop({ settings: { TRUST_PROXY: '127.0.0.1' }, config })
    await addShopper(app)
    const owner = await signedIn(app, asha.phone_number, { from: '192.0.2.1' })
    await owner.auth('GET', '/logout')
    const { body } = await owner.auth('POST', '/otp/email/send', { email: asha.email })
    const otp = await codeTo(app, asha.email)
    for (let i = 0; i < 21; i += 1) await signUp(app, i, asha.email)
    expect(await sentTo(app, asha.email, 'verify_link')).toBe(21)
    const given = { email: asha.email, otp, token: body.resend_email_token }
    expect((await owner.auth('POST', '/otp/email/verify', given)).body).toMatchObject({ user_exists: true })
  })

  test('N44 cannot have used up the resets of an account that did not exist yet', async () => {
    const app = await openShop({ settings: limits, config })
    for (let i = 0; i < 6; i += 1)
      await openBrowser(app, { from: `203.0.113.${i}` }).auth('POST', '/login/password/reset', { email: asha.email })
    await addShopper(app)
    const unknown = openBrowser(app, { from: '198.51.100.1' })
    expect(await ways['a link that sets a new password'](app, unknown)).toBe(200)
    expect(await sentTo(app, asha.email, 'reset_link')).toBe(1)
  })
})

describe('N44 a stranger at the owner’s network address', () => {
  test.each(['with the token of the answer', 'on a known device'])(
    'N44 can’t use up the guesses for a code that comes back %s',
    async (how) => {
      const { app, owner } = await openWithAsha()
      const browser = how === 'on a known device' ? owner : openBrowser(app, { from: '192.0.2.1' })
      const stranger = openBrowser(app, { from: '192.0.2.1' })
      for (const way of ['/otp/email', '/otp/forgot/email']) {
        const sent = await browser.auth('POST', `${way}/send`, { email: asha.email })
        const otp = await codeTo(app, asha.email)
        const wrong = otp === '000000' ? '000001' : '000000'
        for (let i = 0; i < 6; i += 1) await stranger.auth('POST', `${way}/verify`, { email: asha.email, otp: wrong })
        expect((await stranger.auth('POST', `${way}/verify`, { email: asha.email, otp })).status).toBe(400)
        const token = how === 'on a known device' ? undefined : sent.body.resend_email_token
        expect((await browser.auth('POST', `${way}/verify`, { email: asha.email, otp, token })).status).toBe(200)
        await letPass(app, 2 * minute_ms, { sessions: false })
      }
    },
  )
})

describe('N44 a device where someone has signed in', () => {
  test('N44 is remembered by a cookie that reveals nothing, grants nothing, and survives signing out', async () => {
    const { app, id, owner } = await openWithAsha()
    const { device } = owner
    expect(device).toMatch(/^f\.device=[\w-]{22}\.\d+~[\w-]{32}$/)
    expect(owner.cookie).toBeUndefined()
    expect(device).not.toContain(id)
    const again = await owner.auth('POST', '/login/password', { username: asha.email, password })
    const [set = ''] = again.headers.getSetCookie().filter((line) => line.startsWith('f.device='))
    expect(set).toMatch(/; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Lax$/)
    const thief = openBrowser(app)
    thief.device = owner.device
    expect((await thief.auth('GET', '/session')).status).toBe(401)
  })

  test('N44 is known only to that account in that store, and cannot be forged', async () => {
    const { app, owner } = await openWithAsha()
    await addShopper(app, ben)
    const ofBen = (await signedIn(app, ben.phone_number)).device ?? ''
    const elsewhere = await secondApplication(app)
    const there = { url: app.url, company_id: app.company_id, application_id: elsewhere.application_id }
    const team = { authorization: `Bearer ${await app.ownToken()}` }
    await throughRest(there, 'updatePlatformConfig', { body: { skip_captcha: true } }, team)
    await throughRest(there, 'createUser', { body: asha }, team)
    const inSecondShop = (await signedIn(elsewhere, asha.phone_number)).device ?? ''
    const own = owner.device ?? ''
    const [id = '', mark = ''] = own.replace('f.device=', '').split('.')
    const idOfBen = ofBen.replace('f.device=', '').split('.')[0] ?? ''
    const [day = '', signature = ''] = mark.split('~')
    await fromMany(app, 12)
    const made = [
      ofBen,
      inSecondShop,
      `f.device=${idOfBen}.${mark}`,
      `f.device=${id}.${Number(day) + 1}~${signature}`,
      `f.device=${id}.${day}~${signature.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))}`,
      `f.device=${id}`,
      `f.device=${id}.${mark}.`,
      'f.device=',
      `f.device=${'a'.repeat(4_000)}`,
    ]
    for (const device of made) {
      const stranger = openBrowser(app, { from: '198.51.100.7' })
      stranger.device = device
      expect([device, await ways['a code by SMS'](app, stranger)]).toEqual([device, 429])
    }
    expect(await ways['a code by SMS'](app, owner)).toBe(200)
  })

  test('N44 can be known to several accounts', async () => {
    const { app, owner } = await openWithAsha()
    await addShopper(app, ben)
    await owner.signInByOtp(ben.phone_number)
    await owner.auth('GET', '/logout')
    await fromMany(app, 12)
    expect(await ways['a code by SMS'](app, owner)).toBe(200)
    expect(owner.device?.split('.').length).toBe(4)
  })

  test('N44 has a limited number of messages, as do all devices of an account together', async () => {
    const { app, owner } = await openWithAsha()
    const ask = async (browser: Browser) => {
      const { status } = await browser.auth('POST', '/login/otp', phone)
      await letPass(app, 31_000, { sessions: false })
      return status
    }
    const statuses: number[] = []
    for (let i = 0; i < 6; i += 1) statuses.push(await ask(owner))
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429])
    const devices: Browser[] = []
    for (let i = 0; i < 3; i += 1) {
      const device = openBrowser(app, { from: `198.51.100.${i}` })
      expect(await ways['a password'](app, device)).toBe(200)
      await device.auth('GET', '/logout')
      devices.push(device)
    }
    const sent = []
    for (let i = 0; i < 9; i += 1) sent.push(await ask(devices[i % 3] ?? owner))
    expect(sent.filter((status) => status === 200)).toHaveLength(5)
  })

  test('N44 gives a thief who has its cookie no more password attempts than a stranger', async () => {
    const { app, owner } = await openWithAsha({ SHOPPER_FAILURES_PER_USER_AND_ADDRESS_PER_HOUR: '5' })
    const guess = (from: string) => {
      const thief = openBrowser(app, { from })
      thief.device = owner.device
      return thief.auth('POST', '/login/password', { username: asha.email, password: otherPassword })
    }
    const statuses: number[] = []
    for (let i = 0; i < 8; i += 1) statuses.push((await guess('203.0.113.1')).status)
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429])
    expect(await ways['a password'](app, owner)).toBe(200)
    await owner.auth('GET', '/logout')
    for (let i = 0; i < 24; i += 1) await guess(`203.0.113.${10 + i}`)
    expect(await ways['a password'](app, owner)).toBe(200)
  })

  test('N44 has a limited number of password attempts, separate from others', async () => {
    const { app, owner } = await openWithAsha({ SHOPPER_FAILURES_PER_USER_AND_ADDRESS_PER_HOUR: '3' })
    const wrong = () => owner.auth('POST', '/login/password', { username: asha.email, password: otherPassword })
    const statuses: number[] = []
    for (let i = 0; i < 4; i += 1) statuses.push((await wrong()).status)
    expect(statuses).toEqual([401, 401, 401, 429])
    expect(await ways['a password'](app, owner)).toBe(429)
    expect(await ways['a password'](app, openBrowser(app, { from: '192.0.2.1' }))).toBe(200)
    expect(await ways['a code by SMS'](app, owner)).toBe(200)
    expect(await ways['a password'](app, owner)).toBe(200)
  })
})

describe('N46 a flood of invalid sign-ins from many addresses', () => {
  const turns = Array.from({ length: 5 }, (_, turn) => turn)

  /** Tries to sign in, each time from another address, until calls are rejected; then runs `during` while the flood continues. */
  async function flooded<T>(
    signIn: (name: string, from: string) => Promise<{ status: number }>,
    during: () => Promise<T>,
  ): Promise<T> {
    let count = 0
    let isTurnedAway = false
    let isOver = false
    const strangers = Array.from({ length: 150 }, async () => {
      while (!isOver) {
        count += 1
        const from = `10.0.${count >> 8}.${count & 255}`
        isTurnedAway = (await signIn(`somebody-${count}@example.com`, from)).status === 503 || isTurnedAway
      }
    })
    await expect.poll(() => isTurnedAway).toBe(true)
    // The queue stays full from here on, because each caller retries after a response.
    const result = await during().finally(() => (isOver = true))
    await Promise.all(strangers)
    return result
  }

  test('N46 locks no operator out at an address where they have signed in before', async () => {
    const app = await openShop({ settings: { TRUST_PROXY: '127.0.0.1' } })
    const signIn = (email: string, from: string, password = otherPassword) =>
      fetch(`${app.url}/service/platform/team/v1.0/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
        body: JSON.stringify({ email, password }),
      })
    const asOwner = async () => (await signIn(ownerEmail, '192.0.2.1', ownerPassword)).status
    expect(await asOwner()).toBe(200)
    const statuses = await flooded(signIn, async () => {
      const seen: number[] = []
      for (const _ of turns) seen.push(await asOwner())
      return seen
    })
    expect(statuses).toEqual(turns.map(() => 200))
  })

  test('N46 locks no shopper out on a device where they have signed in, even from a new address', async () => {
    const { app, owner } = await openWithAsha()
    const strangers = openBrowser(app)
    const flood = (username: string, from: string) =>
      strangers.call('POST', '/authentication/v1.0/login/password', { username, password }, { 'x-forwarded-for': from })
    const statuses = await flooded(flood, async () => {
      const seen: number[] = []
      for (const turn of turns) {
        const atHome = openBrowser(app, { from: `192.0.2.${turn + 2}` })
        atHome.device = owner.device
        seen.push((await atHome.auth('POST', '/login/password', { username: asha.email, password })).status)
      }
      return seen
    })
    expect(statuses).toEqual(turns.map(() => 200))
  })

  test('N46 doesn’t keep a signed-in shopper from changing their password', async () => {
    const { app, owner } = await openWithAsha()
    await owner.auth('POST', '/login/password', { username: asha.email, password })
    const strangers = openBrowser(app)
    const flood = (username: string, from: string) =>
      strangers.call('POST', '/authentication/v1.0/login/password', { username, password }, { 'x-forwarded-for': from })
    const change = { old_password: password, new_password: otherPassword }
    const changed = await flooded(flood, () => owner.auth('POST', '/password', change))
    expect(changed.status).toBe(200)
  })
})
