import { createClient } from '@clientele/sdk'
import { describe, expect, test } from 'vitest'
import { atomically } from '../../src/context.ts'
import { addApplication } from '../../src/applications/service.ts'
import { startApp, type TestApp } from '../world/start-app.ts'
import { startNameServer } from '../world/name-server.ts'

const second = '0000000000000000000000b2'

const sdkOf = ({ url, company_id, api_key, api_secret }: TestApp, application_id: string) =>
  createClient({ baseUrl: url, companyId: company_id, apiKey: api_key, apiSecret: api_secret }).application(
    application_id,
  ).user

/** Two applications of a company, and the name server that both ask. */
async function openTwo() {
  const names = await startNameServer()
  const settings = {
    DNS_SERVERS: names.address,
    PUBLIC_URL: 'https://clientele.example.com',
    ADMIN_URL: 'https://console.example.com',
    ALLOW_NO_MESSAGE_PROVIDER: 'true',
  }
  const app = await startApp({ settings })
  await atomically(app.ctx, (tx) => addApplication(tx, { id: second, name: 'Second', token: 'another-token' }))
  const events = async () => {
    const { queries, tables } = app.database
    const rows = await queries.select().from(tables.events)
    return rows.filter(({ type }) => type.startsWith('domain.'))
  }
  return { app, names, events, first: sdkOf(app, app.application_id), other: sdkOf(app, second) }
}

/** What fails with which code. */
const refusal = (call: Promise<unknown>) =>
  call.then(
    () => 'was accepted',
    (error: { code?: string }) => error.code,
  )

test('A domain is verified once its record is found, and the check says what it found until then', async () => {
  const { names, first, events } = await openTwo()
  const { domain } = await first.addDomain({ body: { domain: 'ID.Shop.Example.' } })
  expect(domain).toMatchObject({
    domain: 'id.shop.example',
    status: 'pending',
    dns: { name: '_clientele.id.shop.example', type: 'TXT' },
    file: { url: 'https://id.shop.example/.well-known/clientele-domain', content: domain.dns.value },
  })
  expect(domain.dns.value).toMatch(/^clientele-[0-9a-f]{32}$/)
  const check = async () => (await first.checkDomain({ domainId: domain._id })).domain
  expect(await check()).toMatchObject({ status: 'pending', last_check: { dns: 'missing', file: 'unreachable' } })
  names.records[domain.dns.name] = ['clientele-of-another-application']
  expect(await check()).toMatchObject({ status: 'pending', last_check: { dns: 'different' } })
  names.records[domain.dns.name] = ['clientele-of-another-application', domain.dns.value]
  expect(await check()).toMatchObject({
    status: 'verified',
    verified_by: 'dns',
    last_check: { dns: 'found', file: 'not_checked' },
  })
  expect((await first.getDomains({})).items).toMatchObject([{ domain: 'id.shop.example', status: 'verified' }])
  expect(await events()).toMatchObject([
    { type: 'domain.added', subject_id: domain._id, actor: { kind: 'api_key' } },
    { type: 'domain.verified', details: { domain: 'id.shop.example', proof: 'dns' } },
  ])
})

test('A verified domain whose proof is gone stays verified, and the history says so', async () => {
  const { names, first, events } = await openTwo()
  const { domain } = await first.addDomain({ body: { domain: 'id.shop.example' } })
  names.records[domain.dns.name] = [domain.dns.value]
  const verified = (await first.checkDomain({ domainId: domain._id })).domain
  delete names.records[domain.dns.name]
  const again = (await first.checkDomain({ domainId: domain._id })).domain
  expect(again).toMatchObject({ status: 'verified', last_check: { dns: 'missing', file: 'unreachable' } })
  expect(again.verified_at).toBe(verified.verified_at)
  expect((await events()).map(({ type }) => type)).toEqual(['domain.added', 'domain.verified', 'domain.proof_missing'])
})

describe('A domain that two applications claim', () => {
  test('belongs to the first that proves it, and can be claimed again once it is removed', async () => {
    const { names, first, other } = await openTwo()
    const body = { domain: 'id.shop.example' }
    const ours = (await first.addDomain({ body })).domain
    const theirs = (await other.addDomain({ body })).domain
    expect(ours.dns.value).not.toBe(theirs.dns.value)
    names.records[ours.dns.name] = [ours.dns.value, theirs.dns.value]
    expect((await first.checkDomain({ domainId: ours._id })).domain.status).toBe('verified')
    expect(await refusal(other.checkDomain({ domainId: theirs._id }))).toBe('DOMAIN_TAKEN')
    await other.removeDomain({ domainId: theirs._id })
    expect(await refusal(other.addDomain({ body }))).toBe('DOMAIN_TAKEN')
    expect(await refusal(first.addDomain({ body }))).toBe('DOMAIN_TAKEN')
    await first.removeDomain({ domainId: ours._id })
    expect((await other.addDomain({ body })).domain.dns.value).not.toBe(theirs.dns.value)
  })

  test('belongs to exactly one of them if both prove it at once', async () => {
    const { app, names, first, other } = await openTwo()
    const body = { domain: 'id.shop.example' }
    const [ours, theirs] = [(await first.addDomain({ body })).domain, (await other.addDomain({ body })).domain]
    names.records[ours.dns.name] = [ours.dns.value, theirs.dns.value]
    await Promise.allSettled([
      first.checkDomain({ domainId: ours._id }),
      other.checkDomain({ domainId: theirs._id }),
      first.checkDomain({ domainId: ours._id }),
      other.checkDomain({ domainId: theirs._id }),
    ])
    const { queries, tables } = app.database
    const verified = (await queries.select().from(tables.domains)).filter(({ verified_at }) => verified_at)
    expect(verified).toHaveLength(1)
  })
})

test.each([
  ['the address that all applications share', 'clientele.example.com', 'body.domain'],
  ['the console', 'Console.Example.com', 'body.domain'],
  ['a wildcard', '*.shop.example', 'body.domain'],
  ['an IP address', '203.0.113.7', 'body.domain'],
])('%s can’t be added', async (_, domain, field) => {
  const { app } = await openTwo()
  const { status, body } = await app.call('POST', '/domains', { domain })
  expect([status, body.code, body.details[0].field]).toEqual([400, 'INVALID_INPUT', field])
})

test('An application has at most 20 domains', async () => {
  const { first } = await openTwo()
  for (let n = 0; n < 20; n++) await first.addDomain({ body: { domain: `id-${n}.shop.example` } })
  expect(await refusal(first.addDomain({ body: { domain: 'one-more.shop.example' } }))).toBe('TOO_MANY_DOMAINS')
  expect((await first.getDomains({})).items).toHaveLength(20)
})

test('Removing a domain that is gone is refused, and so is checking it', async () => {
  const { first } = await openTwo()
  const { domain } = await first.addDomain({ body: { domain: 'id.shop.example' } })
  await first.removeDomain({ domainId: domain._id })
  expect(await refusal(first.removeDomain({ domainId: domain._id }))).toBe('DOMAIN_NOT_FOUND')
  expect(await refusal(first.checkDomain({ domainId: domain._id }))).toBe('DOMAIN_NOT_FOUND')
})
