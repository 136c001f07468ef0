import { regions, UpdateApplicationRequestSchema } from '@clientele/contracts'
import { createClient } from '@clientele/sdk'
import { getCountries } from 'libphonenumber-js'
import { describe, expect, test } from 'vitest'
import { asOwner } from '../world/applications.ts'
import { startApp } from '../world/start-app.ts'

const consent = { slug: 'news', title: 'News', text: 'Send me news.' }
const settings = {
  name: 'Renamed shop',
  default_country_code: 44,
  languages: ['en-GB', 'en-IN'],
  allowed_origins: ['https://shop.example.com'],
  return_origins: ['https://shop.example.com', 'http://localhost:8080'],
  support_contact: { email: 'help@shop.example.com', phone: '+1 555 010 0200', url: 'https://shop.example.com/help' },
  terms_url: 'https://shop.example.com/terms',
  privacy_url: 'https://shop.example.com/privacy?lang=en',
  privacy_consent_required: true,
  marketing_consents: [consent],
  code_countries: ['GB', 'US'],
  recycled_number_days: 30,
}

describe('an application’s settings', () => {
  test('are changed, listed, and reset to their defaults by null', async () => {
    const app = await startApp()
    const call = await asOwner(app)
    const changed = await call('PATCH', `/${app.application_id}`, settings)
    expect(changed).toMatchObject({ status: 200, body: { application: { ...settings, __v: 1 } } })
    expect((await call('GET', '')).body.items).toEqual([changed.body.application])

    const cleared = await call('PATCH', `/${app.application_id}`, {
      languages: null,
      allowed_origins: null,
      return_origins: null,
      support_contact: null,
      terms_url: null,
      privacy_url: '  ',
      privacy_consent_required: false,
      marketing_consents: null,
      code_countries: null,
      recycled_number_days: null,
    })
    const { _id, created_at } = changed.body.application
    expect(cleared.body.application).toEqual({
      _id,
      name: settings.name,
      default_country_code: 44,
      privacy_consent_required: false,
      recycled_number_days: 90,
      created_at,
      __v: 2,
    })
  })

  test('can also be changed through tRPC and the SDK, where null resets them as well', async () => {
    const app = await startApp()
    const authorization = `Bearer ${await app.tokenWith(['applications:read', 'applications:write'])}`
    const applicationId = app.application_id
    const viaTrpc = await app
      .trpc({ authorization })
      .updateApplication.mutate({ applicationId, body: { recycled_number_days: 10, code_countries: ['de', 'DE'] } })
    expect(viaTrpc.application).toMatchObject({ recycled_number_days: 10, code_countries: ['DE'] })
    const client = createClient({
      baseUrl: app.url,
      companyId: '1',
      accessToken: authorization.replace('Bearer ', ''),
    })
    const viaSdk = await client.company.updateApplication({
      applicationId,
      ifMatch: '1',
      body: { recycled_number_days: null, code_countries: null },
    })
    expect(viaSdk.application).toMatchObject({ recycled_number_days: 90, __v: 2 })
    expect(viaSdk.application).not.toHaveProperty('code_countries')
  })

  test('record an event with the changes, and a change that changes nothing records none', async () => {
    const app = await startApp()
    const call = await asOwner(app)
    await call('PATCH', `/${app.application_id}`, {
      recycled_number_days: 30,
      support_contact: { email: 'a@example.com' },
    })
    await call('PATCH', `/${app.application_id}`, {
      recycled_number_days: 30,
      support_contact: { email: 'b@example.com' },
    })
    await call('PATCH', `/${app.application_id}`, {
      recycled_number_days: 30,
      support_contact: { email: 'b@example.com' },
    })
    const events = (await app.database.queries.select().from(app.database.tables.teamEvents))
      .filter(({ type }) => type === 'application.updated')
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    expect(events.map(({ subject_id, actor, changes }) => ({ subject_id, by: actor.kind, changes }))).toEqual([
      {
        subject_id: app.application_id,
        by: 'operator',
        changes: {
          recycled_number_days: { from: 90, to: 30 },
          support_contact: { from: null, to: { email: 'a@example.com' } },
        },
      },
      {
        subject_id: app.application_id,
        by: 'operator',
        changes: { 'support_contact.email': { from: 'a@example.com', to: 'b@example.com' } },
      },
    ])
  })

  test('are not overwritten if someone else changed them in the meantime', async () => {
    const app = await startApp()
    const call = await asOwner(app)
    const change = (name: string, version: string) =>
      call('PATCH', `/${app.application_id}`, { name }, { 'if-match': version })
    expect((await change('One', '"0"')).status).toBe(200)
    expect(await change('Two', '"0"')).toMatchObject({
      status: 409,
      body: { code: 'STALE_VERSION', meta: { version: 1 } },
    })
    expect((await change('Three', '1')).body.application.name).toBe('Three')
  })

  test('belong to the company: another company has no such application', async () => {
    const app = await startApp()
    const call = await asOwner(app)
    const { queries, tables } = app.database
    await queries.update(tables.applications).set({ company_id: '2' })
    expect(await call('PATCH', `/${app.application_id}`, { name: 'Mine' })).toMatchObject({
      status: 404,
      body: { code: 'APPLICATION_NOT_FOUND' },
    })
  })

  test('apply to the next call of another process', async () => {
    const app = await startApp()
    const other = await startApp({ databaseUrl: app.databaseUrl, seed: async () => undefined })
    const call = await asOwner(app)
    const phoneOf = async (phone_number: string) =>
      (await other.call('POST', '/customers', { phone_number, first_name: 'Asha' })).body.user.phone_numbers[0]
    expect(await phoneOf('8652523958')).toMatchObject({ country_code: 91 })
    await call('PATCH', `/${app.application_id}`, { default_country_code: 44 })
    expect(await phoneOf('7911123456')).toMatchObject({ country_code: 44 })
  })
})

describe('an invalid setting is rejected by its field:', () => {
  const refused: [string, object, string][] = [
    ['a path', { allowed_origins: ['https://shop.example.com/shop'] }, 'must end after the host and port'],
    ['a wildcard', { allowed_origins: ['https://*.example.com'] }, 'must not contain wildcards'],
    ['no scheme', { allowed_origins: ['shop.example.com'] }, 'must be an origin such as'],
    ['plain http', { return_origins: ['http://shop.example.com'] }, 'must start with https://'],
    ['a host that only begins like localhost', { return_origins: ['http://localhost.example.com'] }, 'must start with'],
    ['a user name', { return_origins: ['https://shop@evil.example.com'] }, 'must be an origin such as'],
    ['another scheme', { return_origins: ['javascript:alert(1)'] }, 'must be an origin such as'],
    ['a query', { allowed_origins: ['https://shop.example.com?a=b'] }, 'must end after the host and port'],
    ['too many', { allowed_origins: Array.from({ length: 51 }, (_, i) => `https://s${i}.example.com`) }, 'at most 50'],
    ['no list', { allowed_origins: 'https://shop.example.com' }, 'must be a list'],
    ['an unknown language', { languages: ['de'] }, 'must be one of en, '],
    ['no language', { languages: [] }, 'at least one'],
    ['an unknown country', { code_countries: ['UK'] }, 'ISO 3166-1'],
    ['no country', { code_countries: [] }, 'at least one'],
    ['a name that is reset', { name: null }, 'name'],
    ['a default country that is reset', { default_country_code: null }, 'default_country_code'],
    ['no days', { recycled_number_days: 0 }, 'from 1 to 3650'],
    ['a phone number of letters', { support_contact: { phone: 'call us' } }, 'phone number'],
    ['a script', { support_contact: { url: 'javascript:alert(1)' } }, 'http'],
    ['a script for the terms', { terms_url: 'javascript:alert(1)' }, 'terms_url must be a URL that starts with http'],
    ['a privacy policy without a scheme', { privacy_url: 'shop.example.com/privacy' }, 'privacy_url must be a URL'],
    ['two consents with a slug', { marketing_consents: [consent, consent] }, 'must not have the same slug twice'],
    [
      'a consent named as the policy',
      { marketing_consents: [{ ...consent, slug: 'privacy_policy' }] },
      'is the name of',
    ],
    ['a consent without a text', { marketing_consents: [{ ...consent, text: ' ' }] }, 'must not be empty'],
    ['terms with markup', { terms_url: 'https://shop.example.com/"><script>' }, 'terms_url must be a URL'],
    ['an email that is a number', { support_contact: { email: 7 } }, 'support_contact.email'],
    ['an unknown field', { token_hash: 'x' }, 'token_hash'],
  ]
  test.each(refused)('%s', (_, body, sentence) => {
    const parsed = UpdateApplicationRequestSchema.safeParse(body)
    expect(parsed.error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')).toContain(
      sentence,
    )
  })

  test('but origins are stored as browsers send them, without duplicates', async () => {
    const app = await startApp()
    const call = await asOwner(app)
    const given = [
      'HTTPS://Shop.Example.com/',
      ' https://shop.example.com:443 ',
      'https://münchen.example',
      'http://127.0.0.1:3000',
      'http://[::1]:3000',
      'http://shop.localhost:3000',
    ]
    const { body } = await call('PATCH', `/${app.application_id}`, { allowed_origins: given })
    expect(body.application.allowed_origins).toEqual([
      'https://shop.example.com',
      'https://xn--mnchen-3ya.example',
      'http://127.0.0.1:3000',
      'http://[::1]:3000',
      'http://shop.localhost:3000',
    ])
  })
})

test('the countries to choose from are those with known phone numbers', () => {
  expect([...regions].toSorted()).toEqual([...getCountries()].toSorted())
})
