import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Door, throughRest, throughSdk, throughTrpc } from '../world/doors.ts'
import { lastMessage, openBrowser } from '../world/shopper.ts'
import type { TestApp } from '../world/start-app.ts'
import { addShopper, letPass, openShop, password, signedIn } from '../world/storefront-steps.ts'
import { cases } from './cases.ts'

/*
 * Phone numbers as people type them, wherever they do.
 */

const doors: [string, Door][] = [
  ['REST', throughRest],
  ['tRPC', throughTrpc],
  ['SDK', throughSdk],
]
const valid = cases.phones.flatMap(([typed, country_code, value]) =>
  value === null ? [] : [{ typed, country_code, value }],
)
const refused = cases.phones.filter(([, , value]) => value === null)
const noCode = cases.phones.flatMap(([typed, , , kind]) => (kind === 'no_code' ? [typed] : []))

const country = (country_code: number | null) => (country_code === null ? {} : { country_code })

interface Shown {
  user: { _id: string; phone_numbers: { country_code: number; phone: string }[] }
}
/** A number as responses show it, in E.164. */
const shown = ({ user }: Shown) => user.phone_numbers.map(({ country_code, phone }) => `+${country_code}${phone}`)

let app: TestApp
beforeAll(async () => {
  app = await openShop({ jobs: { poll_ms: 20 } })
  const settings = { code_countries: ['IN', 'DE', 'MX', 'AR', 'BR', 'GB'] }
  const answer = await throughRest(
    { url: app.url, company_id: '1', application_id: app.application_id },
    'updateApplication',
    { applicationId: app.application_id, body: settings },
    { authorization: `Bearer ${await app.ownToken()}` },
  )
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
})
afterAll(() => app.stop())

const place = () => ({ url: app.url, company_id: '1', application_id: app.application_id })
const team = async () => ({ authorization: `Bearer ${await app.ownToken()}` })

/** Creates users for the test, and archives them afterward, so that the numbers are free again. */
async function withUsers(work: (create: (body: object, door?: Door) => Promise<string>) => Promise<void>) {
  const ids: string[] = []
  await letPass(app, 120_000, { sessions: false })
  try {
    await work(async (body, door = throughRest) => {
      const { status, body: answer } = await door(place(), 'createUser', { body }, await team())
      expect({ status, answer }).toMatchObject({ status: 200 })
      ids.push(answer.user._id)
      return answer.user._id
    })
  } finally {
    for (const user_id of ids) await app.call('PUT', '/customers/archive', { user_id })
  }
}

describe.each(doors)('over %s, a phone number', (_, door) => {
  test('is stored as it is meant, however it is typed', async () => {
    for (const { typed, country_code, value } of valid)
      await withUsers(async (create) => {
        const id = await create({ phone_number: typed, ...country(country_code) }, door)
        const { body } = await door(place(), 'getUser', { userId: id }, await team())
        expect({ typed, stored: shown(body) }).toEqual({ typed, stored: [value] })
      })
  })

  test('can be pasted as a link to a chat, and its country as after 00', async () => {
    for (const body of [
      { phone_number: 'https://wa.me/919812345670?text=Hi' },
      { phone_number: 'whatsapp:+919812345670' },
      { phone_number: '9812345670', country_code: '0091' },
    ])
      await withUsers(async (create) => {
        const _id = await create({ ...body, first_name: 'Asha' }, door)
        const { user } = (await door(place(), 'getUser', { userId: _id }, await team())).body
        expect({ body, shown: shown({ user }) }).toEqual({ body, shown: ['+919812345670'] })
      })
  })

  test('is found by what was typed, and by what it is', async () => {
    for (const { typed, country_code, value } of valid)
      await withUsers(async (create) => {
        const id = await create({ phone_number: value }, door)
        const queries = country_code === null ? [typed, value] : [value]
        for (const q of queries)
          for (const operation of ['searchUsers', 'getCustomers'] as const) {
            const { body } = await door(place(), operation, { q }, await team())
            const found = ((body.users ?? body.items) as { _id: string }[]).map(({ _id }) => _id)
            expect({ operation, q, found }).toEqual({ operation, q, found: [id] })
          }
      })
  })

  test('that isn’t valid is rejected by its field', async () => {
    for (const [phone_number, country_code] of refused) {
      const created = await door(
        place(),
        'createUser',
        { body: { phone_number, ...country(country_code) } },
        await team(),
      )
      expect({ phone_number, created }).toMatchObject({
        created: { status: 400, body: { code: 'INVALID_INPUT', details: [{ field: 'body.phone_number' }] } },
      })
    }
    await withUsers(async (create) => {
      const userId = await create({ email: 'asha@example.com' })
      for (const [phone, country_code] of refused) {
        const body = { phone_numbers: [{ phone, ...country(country_code) }] }
        expect(await door(place(), 'updateUser', { userId, body }, await team())).toMatchObject({
          status: 400,
          body: { details: [{ field: 'body.phone_numbers.0.phone' }] },
        })
      }
    })
  })

  test('in an old spelling is the same customer’s', async () => {
    for (const [one, other] of cases.phones_same_customer)
      await withUsers(async (create) => {
        const id = await create({ phone_number: one }, door)
        const again = await door(place(), 'createUser', { body: { phone_number: other } }, await team())
        expect({ other, again }).toMatchObject({ again: { status: 409, body: { code: 'PHONE_TAKEN' } } })
        const found = await door(place(), 'searchUsers', { q: other }, await team())
        expect(found.body.users).toMatchObject([{ _id: id }])
      })
  })
})

test('a shopper signs in with a number however it is typed, and in its old spelling', async () => {
  const spellings = [
    ...valid.map(({ typed, country_code, value }) => ({ typed, country_code, value })),
    ...cases.phones_same_customer.map(([value, typed]) => ({ typed, country_code: null, value })),
  ].filter(({ typed }) => !noCode.includes(typed))
  for (const { typed, country_code, value } of spellings)
    await withUsers(async (create) => {
      const id = await create({ phone_number: value })
      const browser = openBrowser(app)
      const sent = await browser.auth('POST', '/login/otp', { mobile: typed, ...country(country_code) })
      expect({ typed, sent }).toMatchObject({ sent: { status: 200 } })
      const { code: otp } = await lastMessage(app, value)
      const verified = await browser.auth('POST', '/otp/mobile/verify', { otp, request_id: sent.body.request_id })
      expect(verified.body).toMatchObject({ user_exists: true, user: { _id: id } })
      expect((await openBrowser(app).auth('GET', `/user-exists?q=${encodeURIComponent(typed)}`)).body).toEqual({
        user_exists: true,
      })
      await letPass(app, 120_000, { sessions: false })
    })
})

test('a number that can’t receive messages is a contact like any other, and gets no code', async () => {
  expect(noCode).not.toEqual([])
  for (const mobile of noCode)
    await withUsers(async (create) => {
      await create({ phone_number: mobile })
      const before = await app.database.queries.select().from(app.database.tables.messages)
      expect(await openBrowser(app).auth('POST', '/login/otp', { mobile })).toMatchObject({
        status: 400,
        body: { details: [{ field: 'body.mobile' }] },
      })
      expect(await app.database.queries.select().from(app.database.tables.messages)).toEqual(before)
    })
})

test('a number that a storefront can’t use is rejected by its field', async () => {
  for (const [mobile, country_code] of refused)
    expect(await openBrowser(app).auth('POST', '/login/otp', { mobile, ...country(country_code) })).toMatchObject({
      status: 400,
      body: { details: [{ field: 'body.mobile' }] },
    })
})

test('a group’s file names customers by numbers as people type them', async () => {
  const isOnce = ({ value }: { value: string }, i: number) => valid.findIndex((other) => other.value === value) === i
  await withUsers(async (create) => {
    const ids: string[] = []
    for (const { value } of valid.filter(isOnce)) ids.push(await create({ phone_number: value }))
    const cells = valid.map(({ typed, country_code }) => `"${typed.replaceAll('"', '""')}",${country_code ?? ''}`)
    const response = await fetch(
      `${app.url}/service/platform/user/v1.0/company/1/application/${app.application_id}/user_group/file`,
      {
        method: 'POST',
        headers: { ...(await team()), 'content-type': 'text/csv' },
        body: `phone_number,country_code\n${cells.join('\n')}\n`,
      },
    )
    const { file_url } = (await response.json()) as { file_url: string }
    const { body } = await app.call('POST', '/user_group', { name: 'Typed', description: '', file_url })
    const isRead = async () =>
      expect((await app.call('GET', `/user_group/${body.uid}`)).body).toMatchObject({ status: 'completed' })
    await vi.waitFor(isRead, { timeout: 30_000 })
    const { items } = (await app.call('GET', `/user_group/${body.uid}/users?page_size=100`)).body
    expect(items.map(({ _id }: { _id: string }) => _id).toSorted()).toEqual(ids.toSorted())
  })
})

describe('a number that was stored before numbers had to be valid', () => {
  /** A customer whose number was valid at the time. */
  async function withInvalidNumber() {
    const { queries, tables } = app.database
    const id = await addShopper(app, { phone_number: '9876543210' })
    await queries
      .update(tables.identifiers)
      .set({ value: '+9198765000', phone: '98765000' })
      .where(eq(tables.identifiers.user_id, id))
    return id
  }

  test('is found, stays with its customer, and can’t be given to another one', async () => {
    const id = await withInvalidNumber()
    expect((await app.call('GET', '/customers/search?q=98765000')).body.users).toMatchObject([{ _id: id }])
    const { user } = (await app.call('GET', `/customers/${id}`)).body
    const { phone, country_code } = user.phone_numbers[0]
    const kept = await app.call('PUT', `/customers/${id}`, {
      phone_numbers: [{ phone, country_code }, { phone: '9876543211' }],
    })
    expect(kept).toMatchObject({ status: 200, body: { user: { phone_numbers: [{ phone }, { phone: '9876543211' }] } } })
    const given = await app.call('PUT', `/customers/${id}`, { phone_numbers: [{ phone }, { phone: '98765001' }] })
    expect(given).toMatchObject({ status: 400, body: { details: [{ field: 'body.phone_numbers.1.phone' }] } })
    await app.call('PUT', '/customers/archive', { user_id: id })
  })
})

describe('a one-time code', () => {
  const type = (code: string, like: string) => {
    const digits = Array.from(code)
    let at = 0
    return like.replace(/\p{Nd}/gu, (sample) => {
      const zero = (sample.codePointAt(0) ?? 0) - Number(sampleValue(sample))
      return String.fromCodePoint(zero + Number(digits[at++]))
    })
  }
  /** The samples all write 123456. */
  const sampleValue = (sample: string) => {
    const point = sample.codePointAt(0) ?? 0
    return (
      [0x30, 0x660, 0x6f0, 0x966, 0xff10].map((zero) => point - zero).find((value) => value >= 0 && value <= 9) ?? 0
    )
  }

  test('opens however it is typed', async () => {
    await withUsers(async (create) => {
      await create({ phone_number: '8652523958', email: 'asha@example.com' })
      for (const like of cases.codes) {
        const browser = openBrowser(app)
        const sent = await browser.auth('POST', '/login/otp', { mobile: '8652523958' })
        const { code } = await lastMessage(app, '8652523958')
        const otp = type(code, like)
        const answer = await browser.auth('POST', '/otp/mobile/verify', { otp, request_id: sent.body.request_id })
        expect({ like, answer }).toMatchObject({ answer: { status: 200, body: { user_exists: true } } })

        await openBrowser(app).auth('POST', '/otp/email/send', { email: 'asha@example.com', action: 'send' })
        const email = {
          email: '\u200eAsha@Example.com',
          otp: type((await lastMessage(app, 'asha@example.com')).code, like),
        }
        const byEmail = await openBrowser(app).auth('POST', '/otp/email/verify', email)
        expect({ like, byEmail }).toMatchObject({ byEmail: { status: 200 } })
        await letPass(app, 120_000, { sessions: false })
      }
    })
  })

  test('without six digits is rejected before it counts as an attempt', async () => {
    await withUsers(async (create) => {
      await create({ phone_number: '8652523958' })
      const browser = openBrowser(app)
      const { request_id } = (await browser.auth('POST', '/login/otp', { mobile: '8652523958' })).body
      for (let i = 0; i < 20; i += 1)
        for (const otp of ['12345', '1234567', 'abcdef', '—', '１２３'])
          expect(await browser.auth('POST', '/otp/mobile/verify', { otp, request_id })).toMatchObject({
            status: 400,
            body: { code: 'INVALID_INPUT', details: [{ field: 'body.otp' }] },
          })
      const { code: otp } = await lastMessage(app, '8652523958')
      expect(await browser.auth('POST', '/otp/mobile/verify', { otp, request_id })).toMatchObject({ status: 200 })
      await letPass(app, 120_000, { sessions: false })
    })
  })
})

test('an ID is found as it was pasted', async () => {
  await withUsers(async (create) => {
    const id = await create({ email: 'asha@example.com', external_id: '\u202acrm–७७\u202c' })
    for (const q of ['crm-77', 'crm\u201177', '\u200ecrm-٧٧ ', `\u202a${id}\u202c`, '{"external_id":"crm—77"}'])
      expect((await app.call('GET', `/customers/search?q=${encodeURIComponent(q)}`)).body.users).toMatchObject([
        { _id: id, external_id: 'crm-77' },
      ])
    expect((await app.call('GET', `/customers/${encodeURIComponent(`\u200b${id} `)}`)).body.user._id).toBe(id)
  })
})

test('a shopper’s own numbers are verified, changed and removed as they are typed', async () => {
  await withUsers(async (create) => {
    await create({ phone_number: '8652523958' })
    const browser = await signedIn(app)
    const added = await browser.profile('PUT', '/mobile', { phone: 'tel:+91\u200b98765\u201100012' })
    expect(added).toMatchObject({ status: 200, body: { user: { phone_numbers: [{}, { phone: '9876500012' }] } } })
    const removed = await browser.profile(
      'DELETE',
      `/mobile?phone=${encodeURIComponent('+९१ ९८७६५ ०००१२')}&active=true&primary=false&verified=false`,
    )
    expect(removed.body.user.phone_numbers).toMatchObject([{ phone: '8652523958' }])
    await letPass(app, 120_000, { sessions: false })
  })
})

test('a username and a password open an account whatever script the digits are in', async () => {
  await withUsers(async (create) => {
    await create({ phone_number: '8652523958', username: 'Asha–७' })
    const browser = await signedIn(app)
    expect((await browser.auth('POST', '/password', { new_password: password })).status).toBe(200)
    for (const username of ['asha-7', 'ASHA\u20117', '\u202aasha-٧\u202c', '+९१ ८६५२५२३९५८', "'8652523958"])
      expect(await openBrowser(app).auth('POST', '/login/password', { username, password })).toMatchObject({
        status: 200,
      })
  })
})
