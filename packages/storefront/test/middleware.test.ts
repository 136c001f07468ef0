import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { RequireCustomerOptions } from '../src/fastify.ts'
import { protectedResource, verifyAccessToken } from '../src/node.ts'
import { apis } from './apis.ts'
import { openIssuer } from './issuer.ts'

const now_s = () => Math.floor(Date.now() / 1_000)

describe.each(Object.entries(apis))('%s', (_, open) => {
  async function openApi(options: Partial<RequireCustomerOptions> = {}) {
    const issuer = await openIssuer()
    const get = await open({ issuer: issuer.issuer, fetch: issuer.fetch, ...options })
    return { ...issuer, get, bearer: (token: string) => get({ authorization: `Bearer ${token}` }) }
  }

  test('a customer gets in with a valid token', async () => {
    const { bearer, sign } = await openApi()
    const response = await bearer(await sign())
    expect([response.status, await response.json()]).toEqual([200, { of: 'c0ffee000000000000000001' }])
  })

  test('nobody else gets in, and the response says what is wrong', async () => {
    const { get, bearer, sign } = await openApi()
    const none = await get()
    expect([none.status, none.headers.get('www-authenticate'), await none.json()]).toEqual([
      401,
      'Bearer',
      { code: 'MISSING', message: 'There is no access token.' },
    ])
    const expired = await bearer(await sign({ claims: { exp: 1 } }))
    expect([expired.status, expired.headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"'])
    for (const authorization of ['Basic YTpi', 'Bearer', `Bearer ${await sign()} x`, await sign()])
      expect((await get({ authorization })).status).toBe(401)
  })

  test('a token of a customer who has to confirm who they are is refused, and the response says which level is needed', async () => {
    const { bearer, sign } = await openApi({ level: 'recent' })
    for (const acr of [undefined, 'urn:clientele:acr:session', 'urn:example:acr:recent']) {
      const response = await bearer(await sign({ claims: { acr } }))
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([
        401,
        'Bearer error="insufficient_user_authentication", acr_values="urn:clientele:acr:recent"',
      ])
    }
    for (const acr of ['urn:clientele:acr:recent', 'urn:clientele:acr:recent-code'])
      expect((await bearer(await sign({ claims: { acr, auth_time: now_s() } }))).status).toBe(200)
  })

  test('a token that outlives the ten minutes in which a proof is recent no longer meets the level', async () => {
    const { bearer, sign } = await openApi({ level: 'recent' })
    const acr = 'urn:clientele:acr:recent'
    onTestFinished(() => void vi.useRealTimers())
    vi.useFakeTimers({ toFake: ['Date'] })
    const token = await sign({ claims: { acr, auth_time: now_s() - 590 } })
    expect((await bearer(token)).status).toBe(200)
    vi.setSystemTime(Date.now() + 80_000)
    const refused = await bearer(token)
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([401, 'INSUFFICIENT_LEVEL'])
    expect((await bearer(await sign({ claims: { acr } }))).status).toBe(401)
  })

  test('a token without a required scope is refused', async () => {
    const { bearer, sign } = await openApi({ scopes: ['orders'] })
    const response = await bearer(await sign())
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([
      403,
      'Bearer error="insufficient_scope", scope="orders"',
    ])
  })

  test('routes that share a verifier each keep their own scopes and level', async () => {
    const { issuer, fetch, sign } = await openIssuer()
    const verify = verifyAccessToken({ issuer, fetch })
    const [readers, writers, payers] = await Promise.all([
      open({ issuer, verify, scopes: ['orders:read'] }),
      open({ issuer, verify, scopes: ['orders:write'] }),
      open({ issuer, verify, level: 'recent' }),
    ])
    const token = await sign({ claims: { scope: 'orders:read', acr: 'urn:clientele:acr:session' } })
    const statuses: number[] = []
    for (const get of [readers, writers, payers, readers])
      statuses.push((await get({ authorization: `Bearer ${token}` })).status)
    expect(statuses).toEqual([200, 403, 401, 200])
  })

  test('refused clients are told where the metadata of the API is, and find its issuer there', async () => {
    const resource = 'https://api.shop.example/orders'
    const { get, bearer, sign, issuer } = await openApi({
      audience: resource,
      scopes: ['orders:read'],
      resourceMetadata: protectedResource({ resource, issuer: 'https://id.shop.example' }).url,
    })
    const at = 'resource_metadata="https://api.shop.example/.well-known/oauth-protected-resource/orders"'
    const challengeOf = async (response: Promise<Response>) => (await response).headers.get('www-authenticate')
    expect(await challengeOf(get())).toBe(`Bearer scope="orders:read", ${at}`)
    expect(await challengeOf(bearer(await sign({ claims: { aud: issuer } })))).toBe(
      `Bearer error="invalid_token", scope="orders:read", ${at}`,
    )
    expect(await challengeOf(bearer(await sign({ claims: { aud: resource } })))).toBe(
      `Bearer error="insufficient_scope", scope="orders:read", ${at}`,
    )
    const allowed = await sign({ claims: { aud: resource, scope: 'orders:read' } })
    expect((await bearer(allowed)).headers.get('www-authenticate')).toBeNull()
  })

  test('visitors get in where a customer is optional, but not with an invalid token', async () => {
    const { get, bearer, sign } = await openApi({ optional: true })
    expect(await (await get()).json()).toEqual({ of: null })
    expect((await bearer('made-up')).status).toBe(401)
    expect(await (await bearer(await sign())).json()).toEqual({ of: 'c0ffee000000000000000001' })
  })

  test('while the keys can’t be fetched, clients are asked to come back', async () => {
    const { bearer, sign, fail } = await openApi()
    fail('down')
    const response = await bearer(await sign())
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
  })
})
