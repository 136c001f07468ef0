import { describe, expect, test } from 'vitest'
import { requireCustomer, type RequireCustomerOptions } from '../src/fastify.ts'
import { apis } from './apis.ts'
import { openIssuer } from './issuer.ts'

/*
 * The middleware with the cookie of a session, and a stand-in for the API that is asked about it. `apps/api/test/issuer/storefront-sessions.test.ts` asks the
 * real one.
 */

const applicationToken = 'pt_of-the-store'
const id = '000000000000000000000001'
const session = { applicationToken }
const cookie = 'cart=3; f.session=alive; theme=dark'
const ended = 'f.session=ended'
const ownPage = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' }

describe.each(Object.entries(apis))('%s', (_, open) => {
  async function openApi(options: Partial<RequireCustomerOptions> = {}) {
    const issuer = await openIssuer()
    const asked: { url: string; cookie: string }[] = []
    let state: 'up' | 'down' | 'nonsense' = 'up'
    let renews = false
    const answer = async (url: string, init?: { headers?: Record<string, string> }): Promise<Response> => {
      if (!url.includes('/service/')) return issuer.fetch(url)
      if (state === 'down') throw new TypeError('fetch failed')
      if (state === 'nonsense') return new Response('<html>')
      const { authorization = '', cookie: sent = '' } = init?.headers ?? {}
      if (authorization !== `Bearer ${btoa(`${id}:${applicationToken}`)}`)
        return Response.json({ code: 'UNAUTHENTICATED' }, { status: 401 })
      if (url.endsWith('/config')) return Response.json({})
      asked.push({ url, cookie: sent })
      if (!sent.includes('alive')) return Response.json({ code: 'UNAUTHENTICATED' }, { status: 401 })
      const headers = renews ? { 'set-cookie': 'f.session=alive; Path=/; HttpOnly' } : undefined
      return Response.json({ user: { _id: 'c0ffee000000000000000001' } }, headers && { headers })
    }
    const call = await open({ issuer: issuer.issuer, fetch: answer as typeof fetch, session, ...options })
    return {
      ...issuer,
      call,
      asked,
      become: (next: typeof state) => void (state = next),
      renew: () => void (renews = true),
    }
  }

  test('a customer gets in with their session, of which only its own cookie is sent on', async () => {
    const { call, asked } = await openApi()
    const response = await call({ cookie, ...ownPage })
    expect([response.status, await response.json()]).toEqual([200, { of: 'c0ffee000000000000000001' }])
    expect((await call({ cookie, ...ownPage }, 'POST')).status).toBe(200)
    const url = 'https://id.shop.example/service/application/user/authentication/v1.0/session'
    expect(asked).toEqual([
      { url, cookie: 'f.session=alive' },
      { url, cookie: 'f.session=alive' },
    ])
  })

  test('a session that has ended is refused, and visitors without one still need a token', async () => {
    const { call, sign } = await openApi({ scopes: ['openid'] })
    const refused = await call({ cookie: ended, ...ownPage })
    expect([refused.status, refused.headers.get('www-authenticate'), await refused.json()]).toEqual([
      401,
      'Bearer scope="openid"',
      { code: 'SESSION_ENDED', message: 'The session has ended.' },
    ])
    const visitor = await call({ cookie: 'cart=3', ...ownPage })
    expect(await visitor.json()).toMatchObject({ code: 'MISSING' })
    expect((await call({ cookie, ...ownPage })).status).toBe(200)
    expect((await call({ authorization: `Bearer ${await sign()}`, cookie: ended })).status).toBe(200)
    expect((await call({ authorization: 'Bearer made-up', cookie, ...ownPage })).status).toBe(401)
  })

  test('A17 cross-site calls: pages of other origins can’t act as the customer whose browser they run in', async () => {
    const { call, asked } = await openApi()
    const others = [
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' },
      { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ]
    for (const from of others) expect((await call({ cookie, ...from }, 'POST')).status).toBe(403)
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
    expect((await call({ cookie, ...link }, 'POST')).status).toBe(403)
    expect(asked).toEqual([])
    expect((await call({ cookie, ...link })).status).toBe(200)
    expect((await call({ cookie, host: 'www.shop.example', origin: 'https://www.shop.example' }, 'POST')).status).toBe(
      200,
    )
  })

  test('where a customer is optional, a session that has ended is that of a visitor', async () => {
    const { call } = await openApi({ optional: true })
    const of = async (headers: Record<string, string>) => ((await (await call(headers)).json()) as { of: unknown }).of
    expect(await of({ cookie, ...ownPage })).toBe('c0ffee000000000000000001')
    expect(await of({ cookie: ended, ...ownPage })).toBeNull()
    expect(await of({ cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' })).toBeNull()
  })

  test('while Clientele can’t be asked, nobody is let in or signed out', async () => {
    const { call, become } = await openApi({ optional: true })
    for (const state of ['down', 'nonsense'] as const) {
      become(state)
      const response = await call({ cookie, ...ownPage })
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
    }
  })

  test('a cookie that was renewed reaches the browser, and no cache', async () => {
    const { call, renew } = await openApi()
    expect((await call({ cookie, ...ownPage })).headers.getSetCookie()).toEqual([])
    renew()
    const { headers } = await call({ cookie, ...ownPage })
    expect(headers.getSetCookie()).toEqual(['f.session=alive; Path=/; HttpOnly'])
    expect(headers.get('cache-control')).toBe('private, no-store')
  })

  test('a wrong application token is a fault of the API, and not the end of everyone’s session', async () => {
    const { call } = await openApi({ session: { applicationToken: 'pt_of-another' } })
    expect((await call({ cookie, ...ownPage })).status).toBe(500)
  })
})

test('what can’t work is refused when the API starts', () => {
  const issuer = 'https://id.shop.example'
  expect(() => requireCustomer({ issuer, session })).toThrow('session.applicationId')
  expect(() => requireCustomer({ issuer, session: { ...session, applicationId: id } })).not.toThrow()
  expect(() => requireCustomer({ issuer: `${issuer}/oidc/${id}`, session, level: 'recent' })).toThrow('level')
})
