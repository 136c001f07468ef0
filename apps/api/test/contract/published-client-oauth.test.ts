import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { publishedClients, publishedVersions, signedIn } from '../world/published-clients.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

let api: TestApp
beforeAll(async () => void (api = await startApp()))
afterAll(() => api.stop())

const tokenUrl = () => `${api.url}/service/panel/authentication/v1.0/company/${api.company_id}/oauth/token`
const basic = (key = api.api_key, secret = api.api_secret) => ({
  authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`,
})
const json = { 'content-type': 'application/json' }

async function ask(headers: Record<string, string>, body: object, form = false) {
  const response = await fetch(tokenUrl(), {
    method: 'POST',
    headers,
    body: form ? new URLSearchParams(Object.entries(body)) : JSON.stringify(body),
  })
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  }
}

const aToken = {
  access_token: expect.stringMatching(/^\S{20,}$/),
  token_type: 'Bearer',
  expires_in: expect.any(Number),
  refresh_token: expect.any(String),
}

describe('the forms of a token exchange', () => {
  test.each([
    ['Basic with a form', () => ask(basic(), { grant_type: 'client_credentials' }, true)],
    ['Basic with JSON', () => ask({ ...basic(), ...json }, { grant_type: 'client_credentials' })],
    [
      'JSON that holds the key',
      () => ask(json, { grant_type: 'client_credentials', client_id: api.api_key, client_secret: api.api_secret }),
    ],
  ])('%s', async (_form, exchange) => {
    const { status, headers, body } = await exchange()
    expect({ status, body }).toMatchObject({ status: 200, body: aToken })
    expect(headers.get('cache-control')).toBe('no-store')
    // Published clients schedule a renewal after `expires_in` seconds. A larger value would overflow the timer and fire endlessly.
    expect(body.expires_in).toBeLessThan(2_147_000)
    const { user } = (await signedIn('3.4.2', api, String(body.access_token))).application(api.application_id)
    expect(await user.getCustomers({})).toMatchObject({ items: [] })
  })

  test('a refresh token works once, in each form', async () => {
    const { body } = await ask(basic(), { grant_type: 'client_credentials' }, true)
    const renewed = await ask(basic(), { grant_type: 'refresh_token', refresh_token: body.refresh_token }, true)
    expect(renewed).toMatchObject({ status: 200, body: aToken })
    expect(renewed.body.access_token).not.toBe(body.access_token)
    const asJson = await ask(
      { ...basic(), ...json },
      { grant_type: 'refresh_token', refresh_token: renewed.body.refresh_token },
    )
    expect(asJson).toMatchObject({ status: 200, body: aToken })
    const again = await ask(basic(), { grant_type: 'refresh_token', refresh_token: body.refresh_token }, true)
    expect(again).toMatchObject({ status: 400, body: { error: 'invalid_grant', message: expect.any(String) } })
  })

  test.each([
    [
      'a wrong secret',
      () => ask(basic(api.api_key, 'wrong'), { grant_type: 'client_credentials' }, true),
      401,
      'invalid_client',
    ],
    [
      'an unknown key',
      () => ask(basic('nobody', 'wrong'), { grant_type: 'client_credentials' }, true),
      401,
      'invalid_client',
    ],
    ['no key', () => ask(json, { grant_type: 'client_credentials' }), 401, 'invalid_client'],
    [
      'half a key',
      () => ask(json, { grant_type: 'client_credentials', client_id: api.api_key }),
      401,
      'invalid_client',
    ],
    ['no body', () => ask({ ...basic(), ...json }, {}), 400, 'invalid_request'],
  ])('%s is rejected', async (_name, exchange, status, error) => {
    const refused = await exchange()
    expect(refused).toMatchObject({
      status,
      body: { error, error_description: expect.any(String), message: expect.any(String) },
    })
  })

  test('a key of this company is unknown to another company', async () => {
    const response = await fetch(tokenUrl().replace('/company/1/', '/company/2/'), {
      method: 'POST',
      headers: basic(),
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
    expect(response.status).toBe(401)
  })
})

describe.each(publishedVersions)('client %s', (version) => {
  test('exchanges its key, and renews the token by itself before a call', async () => {
    const client = publishedClients[version](api)
    const { oauthClient } = client.config
    const token = await oauthClient.getAccesstokenObj({ grant_type: 'client_credentials' })
    // `setToken` leaves the expiry unknown, so the first call uses the refresh token.
    oauthClient.setToken(token)
    const { user } = client.application(api.application_id)
    expect(await user.getCustomers({})).toMatchObject({ items: [] })
    const renewed = await oauthClient.renewAccessToken()
    expect(renewed.access_token).not.toBe(token.access_token)
    expect(await user.getCustomers({})).toMatchObject({ items: [] })
  })

  test('gets an error for a wrong secret', async () => {
    const client = publishedClients[version]({ ...api, api_secret: 'wrong' })
    const exchange = client.config.oauthClient.getAccesstokenObj({ grant_type: 'client_credentials' })
    await expect(exchange).rejects.toMatchObject({ code: 401, message: expect.stringContaining('API key') })
  })
})
