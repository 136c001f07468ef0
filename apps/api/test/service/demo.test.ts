import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Customer } from '@clientele/contracts'
import { systemContext } from '../../src/context.ts'
import { demoCustomer } from '../../src/demo/customer.ts'
import { countDemoCustomers, demoApplicationId, ensureDemoApplication, fillDemo } from '../../src/demo/fill.ts'
import { normalizeEmail, normalizePhone } from '../../src/contacts/normalize.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

const customers = 1_500
let app: TestApp
let listed: Customer[]

beforeAll(async () => {
  app = await startApp()
  // Runs before this process is kept busy, because the API would reject it then.
  await app.ownToken()
  await ensureDemoApplication(demoContext())
  await fillDemo(demoContext(), customers, () => undefined)
  listed = await everyOne('')
}, 60_000)
afterAll(() => app.stop())

const demoContext = () => systemContext(app.services, { company_id: '1', application_id: demoApplicationId })

// oxlint-disable-next-line typescript/no-explicit-any -- tests read responses of every shape
async function get(path: string): Promise<any> {
  const token = await app.ownToken()
  const response = await fetch(
    `${app.url}/service/platform/user/v1.0/company/1/application/${demoApplicationId}${path}`,
    { headers: { authorization: `Bearer ${token}` } },
  )
  // Filling the database kept this process busy, which the API detects and reports.
  if (response.status === 503) return new Promise((done) => setTimeout(() => done(get(path)), 200))
  return response.json()
}

/** Every user that a list returns, across all pages. */
async function everyOne(filter: string): Promise<Customer[]> {
  const items: Customer[] = []
  for (let cursor = ''; ; ) {
    const body = await get(`/customers/list?page_size=100${filter}${cursor && `&cursor=${cursor}`}`)
    items.push(...body.items)
    if (!body.page.has_next) return items
    cursor = body.page.next_cursor
  }
}

const total = async (filter: string): Promise<number> =>
  (await get(`/customers/list?page_size=1${filter}`)).page.item_total

const found = async (q: string): Promise<string[]> =>
  (await get(`/customers/search?q=${encodeURIComponent(q)}`)).users.map(({ _id }: Customer) => _id)

const isProven = ({ emails = [], phone_numbers = [] }: Customer) =>
  [...emails, ...phone_numbers].some(({ verified }) => verified)

describe('demo customers', () => {
  test('all exist, each once, and every total is exact', async () => {
    const archived = await everyOne('&status=archived')
    expect(new Set([...listed, ...archived].map(({ _id }) => _id)).size).toBe(customers)
    expect(await total('')).toBe(listed.length)
    for (const status of ['active', 'blocked', 'deletion_scheduled', 'archived'])
      expect([status, await total(`&status=${status}`)]).toEqual([
        status,
        [...listed, ...archived].filter((user) => user.status === status).length,
      ])
  })

  test('can be filtered by their visible attributes', async () => {
    for (const [filter, fits] of [
      ['&verified=true', isProven],
      ['&has_email=false', ({ emails }: Customer) => emails?.length === 0],
      ['&has_phone=true', ({ phone_numbers }: Customer) => phone_numbers?.length !== 0],
    ] as const)
      expect(await total(filter)).toBe(listed.filter(fits).length)
  })

  test('can be found by each contact, name, username and external ID', async () => {
    for (const user of listed.filter((_, i) => i % 199 === 0)) {
      for (const { email = '' } of user.emails ?? []) expect(await found(email)).toEqual([user._id])
      for (const { phone = '', country_code } of user.phone_numbers ?? [])
        expect(await found(`+${country_code} ${phone}`)).toEqual([user._id])
      expect(await found(user.username ?? '')).toContain(user._id)
      for (const id of user.external_id ? [user.external_id] : []) expect(await found(id)).toEqual([user._id])
      const sameName = await everyOne(`&q=${encodeURIComponent(`${user.first_name} ${user.last_name ?? ''}`.trim())}`)
      expect(sameName.map(({ _id }) => _id)).toContain(user._id)
    }
  })

  test('have normalized contacts, and nobody shares one', () => {
    const emails = listed.flatMap((user) => user.emails ?? []).map(({ email = '' }) => email)
    const phones = listed.flatMap((user) => user.phone_numbers ?? [])
    expect(emails.filter((email) => normalizeEmail(email) !== email)).toEqual([])
    expect(
      phones.filter(({ phone = '', country_code = 0 }) => normalizePhone(phone, 91, country_code)?.phone !== phone),
    ).toEqual([])
    expect(new Set(emails).size).toBe(emails.length)
    expect(new Set(phones.map(({ phone, country_code }) => `${country_code} ${phone}`)).size).toBe(phones.length)
    expect(new Set(phones.map(({ country_code }) => country_code)).size).toBe(8)
    expect(listed.some((user) => (user.emails?.length ?? 0) > 1)).toBe(true)
  })

  test('have a history, groups and sessions', async () => {
    const blocked = listed.find(({ status }) => status === 'blocked')
    const { items } = await get(`/customers/${blocked?._id}/events`)
    expect(items.map(({ type }: { type: string }) => type)).toEqual(['user.blocked', 'user.created'])
    expect(blocked?.block?.reason).toBeTruthy()

    const groups = (await get('/user_group')).items
    expect(groups).toHaveLength(3)
    for (const { uid, members } of groups) expect((await everyOne(`&group_uid=${uid}`)).length).toBe(members)

    const signedIn = await Promise.all(
      listed
        .filter(({ last_sign_in_at = '', status }) => status === 'active' && last_sign_in_at > daysAgo(19))
        .slice(0, 5)
        .map(async ({ _id }) => (await get(`/customers/sesions?id=${_id}`)).items.length),
    )
    expect(signedIn).toEqual([1, 1, 1, 1, 1])
  })

  test('release their contacts once they are archived', async () => {
    const [archived] = (await everyOne('&status=archived')).filter(({ emails }) => emails?.length)
    const email = archived?.emails?.[0]?.email
    expect(await found(email ?? '')).toEqual([])
  })

  // Last, because it adds customers.
  test('can be added later, and stay consistent if a run is interrupted', async () => {
    expect(await ensureDemoApplication(demoContext())).toBeUndefined()
    const breakOff = () => {
      throw new Error('broken off')
    }
    await expect(fillDemo(demoContext(), 6_600, breakOff)).rejects.toThrow('broken off')
    expect(await countDemoCustomers(demoContext())).toBe(6_500)
    expect(await total('')).toBe((await everyOne('')).length)
    await fillDemo(demoContext(), 6_600, () => undefined)
    expect((await total('')) + (await total('&status=archived'))).toBe(6_600)
  })

  test('are the same for the same numbers', () => {
    expect(demoCustomer('a', 7, 1_700_000_000_000, 1_800_000_000_000)).toEqual(
      demoCustomer('a', 7, 1_700_000_000_000, 1_800_000_000_000),
    )
  })
})

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
