import { exampleWorld, type Operation } from '@clientele/contracts'
import { expect, test } from 'vitest'
import {
  type Answer,
  operationNames,
  operationOf,
  storefrontNames,
  storefrontOf,
  storefrontThroughRest,
  throughRest,
} from '../world/doors.ts'
import { keyBearer, send, startWorld, storefrontHeaders, type World } from '../world/world.ts'

/*
 * Operations that anybody can call, without a credential or with a storefront's public token. Expensive work starts only after
 * something cheap has been checked, and each operation is limited by network address.
 */

const { application, company, invited, owner } = exampleWorld
const team = '/service/platform/team/v1.0'

/** Every limit by network address, at its minimum. */
const smallLimits = {
  TRUST_PROXY: '127.0.0.1',
  SIGN_IN_ATTEMPTS_PER_MINUTE: '1',
  ONE_TIME_LINKS_PER_ADDRESS_PER_MINUTE: '1',
  OPEN_CALLS_PER_ADDRESS_PER_MINUTE: '1',
  SHOPPER_SIGN_INS_PER_ADDRESS_PER_MINUTE: '1',
  USER_LOOKUPS_PER_ADDRESS_PER_MINUTE: '1',
  CODES_PER_ADDRESS_PER_HOUR: '1',
}

const from = (address: string) => ({ 'x-forwarded-for': address })

interface OpenOperation {
  label: string
  call: (world: World, address: string) => Promise<Answer>
}

const place = (world: World) => ({ url: world.url, company_id: String(company.id), application_id: application.id })

/** The example of an operation with a wrong password, because successful calls don't count. */
function unlikely({ example }: Operation) {
  const { body, ...rest } = example.input as { body?: Record<string, unknown> }
  return { ...rest, ...(body && { body: { ...body, ...('password' in body && { password: 'unlikely words 7316' }) } }) }
}

const openOperations: OpenOperation[] = [
  ...operationNames
    .filter((name) => operationOf(name).permission === 'nobody')
    .map((name) => ({
      label: `platform ${name}`,
      call: (world: World, address: string) =>
        throughRest(place(world), name, unlikely(operationOf(name)), from(address)),
    })),
  ...storefrontNames
    .filter((name) => storefrontOf(name).permission === 'storefront')
    .map((name) => ({
      label: `storefront ${name}`,
      call: (world: World, address: string) =>
        storefrontThroughRest(place(world), name, unlikely(storefrontOf(name)), {
          ...storefrontHeaders(),
          ...from(address),
        }),
    })),
]

test.for(openOperations)('N46 $label is limited by network address', async ({ call }) => {
  const world = await startWorld({ settings: smallLimits })
  const social = { google: true, facebook: true, apple: true }
  await throughRest(place(world), 'updatePlatformConfig', { body: { social } }, keyBearer)
  const statuses: number[] = []
  // The first call may succeed and not count; later ones count.
  for (let i = 0; i < 4; i += 1) statuses.push((await call(world, '203.0.113.1')).status)
  expect(statuses.at(-1)).toBe(429)
})

const wrongSignIn = (i: string) => ({ email: `somebody-${i}@example.com`, password: 'wrong' })
const madeUpLink = { token: 'x'.repeat(43), password: 'several unrelated words 42' }

test('N46 an invalid one-time link is rejected before a password is hashed, and keeps no operator out', async () => {
  const world = await startWorld({ settings: { TRUST_PROXY: '127.0.0.1', ONE_TIME_LINKS_PER_ADDRESS_PER_MINUTE: '5' } })
  const seen = new Set<number>()
  let isOver = false
  const flood = Array.from({ length: 150 }, async (_, i) => {
    const address = from(`198.51.100.${i}`)
    while (!isOver) seen.add((await send(world, 'POST', `${team}/invitations/accept`, madeUpLink, address)).status)
  })
  await expect.poll(() => seen.has(429)).toBe(true)
  const { email, password } = owner
  expect((await send(world, 'POST', `${team}/sign-in`, { email, password }, {})).status).toBe(200)
  isOver = true
  await Promise.all(flood)
  // A 503 would mean that passwords were queueing to be hashed.
  expect(seen).toEqual(new Set([410, 429]))
})

test("N46 a valid one-time link doesn't count as an attempt, and a weak password leaves it unused", async () => {
  const world = await startWorld({ settings: { ONE_TIME_LINKS_PER_ADDRESS_PER_MINUTE: '2' } })
  const accept = (password: string) =>
    send(world, 'POST', `${team}/invitations/accept`, { token: invited.token, password }, {})
  expect((await accept('password1')).status).toBe(422)
  expect((await accept('several unrelated words 42')).status).toBe(200)
  expect((await accept('several unrelated words 42')).status).toBe(410)
  expect((await accept('several unrelated words 42')).status).toBe(429)
})

test('N46 a flood of shopper sign-ins keeps no operator out, and vice versa', async () => {
  const many = '100000'
  const world = await startWorld({
    settings: { SIGN_IN_ATTEMPTS_PER_MINUTE: many, SHOPPER_SIGN_INS_PER_ADDRESS_PER_MINUTE: many },
  })
  const shopper = (i: string) =>
    storefrontThroughRest(
      place(world),
      'loginWithEmailAndPassword',
      { body: { username: `somebody-${i}@example.com`, password: 'wrong' } },
      storefrontHeaders(),
    )
  const operator = (i: string) => send(world, 'POST', `${team}/sign-in`, wrongSignIn(i), {})

  for (const { flooding, other } of [
    { flooding: shopper, other: operator },
    { flooding: operator, other: shopper },
  ]) {
    const seen = new Set<number>()
    let isOver = false
    const flood = Array.from({ length: 150 }, async (_, i) => {
      for (let n = 0; !isOver; n += 1) seen.add((await flooding(`${i}-${n}`)).status)
    })
    await expect.poll(() => seen.has(503)).toBe(true)
    // The queue stays full until the last of these has reached its password check.
    const others: number[] = []
    for (let i = 0; i < 5; i += 1) others.push((await other(`other-${i}`)).status)
    isOver = true
    await Promise.all(flood)
    expect(others).toEqual([401, 401, 401, 401, 401])
  }
})

test('the link of a deactivated operator has no effect', async () => {
  const world = await startWorld()
  const { queries, tables } = world.database
  await queries.update(tables.operators).set({ active: false })
  const answer = await send(world, 'POST', `${team}/invitations/accept`, { ...madeUpLink, token: invited.token }, {})
  expect(answer).toMatchObject({ status: 410, body: { code: 'INVITATION_EXPIRED' } })
})
