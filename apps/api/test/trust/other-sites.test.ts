import { describe, expect, test } from 'vitest'
import { doorsOf, operationNames, operationOf } from '../world/doors.ts'
import { contentsOf, keyBearer, send, startWorld } from '../world/world.ts'
import { application, asha, owner, here, team, asOwner } from './steps.ts'

describe('N36: pages of other sites', () => {
  const settings = {
    ADMIN_URL: 'http://localhost:3000',
    CORS_ORIGINS: 'https://back-office.example.com',
    PUBLIC_URL: 'http://localhost:4000',
  }
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example.net' },
    { origin: 'null' },
    { origin: 'http://localhost:3000.evil.example.net' },
    { origin: 'https://localhost:3000' },
    { origin: 'http://localhost:3001' },
    { origin: 'https://evil.example.net', 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'cross-site' },
  ]

  test('cannot write with an operator’s cookie, through any door', async () => {
    const world = await startWorld({ settings })
    const where = { url: world.url, company_id: '1', application_id: application.id }
    const writes = operationNames.filter((name) => operationOf(name).method !== 'GET')
    for (const headers of foreign)
      for (const name of writes)
        for (const [, door] of doorsOf(name)) {
          const { status, body } = await door(where, name, operationOf(name).example.input, { ...asOwner, ...headers })
          expect({ name, headers, status, code: body.code }).toEqual({ name, headers, status: 403, code: 'CROSS_SITE' })
        }
    expect(await contentsOf(world.database)).toEqual(world.seeded)
  })

  test('can write if they are our own or allowed, as can services without a browser', async () => {
    const world = await startWorld({ settings })
    const ours: Record<string, string>[] = [
      { origin: 'http://localhost:3000' },
      { origin: 'https://back-office.example.com' },
      { 'sec-fetch-site': 'same-origin' },
      {},
    ]
    for (const headers of ours) {
      const reply = await send(world, 'PUT', `${here}/customers/${asha.id}`, {}, { ...asOwner, ...headers })
      expect({ headers, status: reply.status }).toEqual({ headers, status: 200 })
    }
    const service = await send(
      world,
      'PUT',
      `${here}/customers/${asha.id}`,
      {},
      { ...keyBearer, origin: 'https://evil.example.net' },
    )
    expect(service.status).toBe(200)
  })

  test('may read responses only if they are allowed to', async () => {
    const world = await startWorld({ settings })
    const allowed = async (origin: string, method: string) => {
      const response = await fetch(`${world.url}${here}/customers/list`, {
        method,
        headers: { ...asOwner, origin, ...(method === 'OPTIONS' && { 'access-control-request-method': 'PUT' }) },
      })
      return [
        response.headers.get('access-control-allow-origin'),
        response.headers.get('access-control-allow-credentials'),
      ]
    }
    for (const method of ['GET', 'OPTIONS']) {
      expect((await allowed('https://evil.example.net', method))[0]).toBeNull()
      expect((await allowed('null', method))[0]).toBeNull()
      expect(await allowed('https://back-office.example.com', method)).toEqual([
        'https://back-office.example.com',
        'true',
      ])
    }
  })

  test('get a cookie that is limited to our host, HttpOnly and SameSite', async () => {
    const { email, password } = owner
    const cookieAt = async (ADMIN_URL: string) => {
      const world = await startWorld({ settings: { ADMIN_URL } })
      const reply = await send(world, 'POST', `${team}/sign-in`, { email, password }, {})
      return reply.headers.get('set-cookie') ?? ''
    }
    const local = await cookieAt('http://localhost:3000')
    expect(local).toMatch(/^clientele_operator=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/)
    const secure = await cookieAt('https://console.example.com')
    expect(secure).toMatch(
      /^__Host-clientele_operator=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
    )
  })

  test('cannot frame, sniff or cache responses', async () => {
    const world = await startWorld({ settings })
    const { headers } = await send(world, 'GET', `${here}/customers/list`)
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
      'strict-transport-security': expect.stringMatching(/max-age=31536000/),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    })
    expect(headers.get('x-powered-by')).toBeNull()
  })
})
