import { expect, test } from 'vitest'
import { createStorefrontClient, type ReceivedCookies } from '../src/index.ts'
import { failure, startService } from './service.ts'

const application = { applicationId: '000000000000000000000001', applicationToken: 'a-public-token' }
const session = 'f.session=s%3Asecret.signature'

test('a cookie is sent until another one is set', async () => {
  const { baseUrl, arrived } = await startService(() => ({ json: {} }))
  const shop = createStorefrontClient({ baseUrl, ...application, cookie: session })
  await shop.user.getLoggedInUser()
  shop.setCookie('f.session=another')
  await shop.user.getLoggedInUser()
  shop.setCookie(undefined)
  await shop.user.getLoggedInUser()
  expect(arrived.map(({ headers }) => headers.cookie)).toEqual([session, 'f.session=another', undefined])
})

test('the cookies in a response are returned, and not kept for another shopper', async () => {
  const line = `${session}; Path=/; HttpOnly; Secure; SameSite=Lax`
  const gone = 'f.session=; Path=/; Max-Age=0'
  const { baseUrl, arrived } = await startService(({ url }) => {
    if (url.endsWith('/login/password')) return { headers: { 'set-cookie': line }, json: {} }
    return url.endsWith('/logout') ? { headers: { 'set-cookie': gone }, json: {} } : { json: {} }
  })
  const told: ReceivedCookies[] = []
  const shop = createStorefrontClient({ baseUrl, ...application, onCookies: (cookies) => void told.push(cookies) })
  await shop.user.loginWithEmailAndPassword({ body: { username: 'asha@example.com', password: 'granite-otter' } })
  await shop.user.getLoggedInUser()
  await shop.user.logout()
  expect(arrived.map(({ headers }) => headers.cookie)).toEqual([undefined, undefined, undefined])
  expect(told).toEqual([
    { cookie: session, setCookie: [line] },
    { cookie: undefined, setCookie: [gone] },
  ])
})

test('the session is recognized at a domain of the application’s own, and among the cookies that each application has', async () => {
  const lines = ['f.session=first; Path=/', '__Host-f.session.000000000000000000000001=first; Path=/; Secure']
  const atDomain = ['__Host-f.session=second; Path=/; Secure', '__Host-f.device=known; Path=/; Secure']
  const { baseUrl } = await startService(({ url }) => ({
    headers: { 'set-cookie': url.endsWith('/logout') ? atDomain : lines },
    json: {},
  }))
  const told: (string | undefined)[] = []
  const shop = createStorefrontClient({ baseUrl, ...application, onCookies: ({ cookie }) => void told.push(cookie) })
  await shop.user.getLoggedInUser()
  await shop.user.logout()
  expect(told).toEqual(['f.session=first', '__Host-f.session=second'])
})

test('a shopper who is not signed in is rejected once: there is no other token to try', async () => {
  const { baseUrl, arrived } = await startService(() => failure(401, 'UNAUTHENTICATED', { authenticated: false }))
  const shop = createStorefrontClient({ baseUrl, ...application })
  await expect(shop.user.getLoggedInUser()).rejects.toMatchObject({ code: 'UNAUTHENTICATED', status: 401 })
  expect(arrived).toHaveLength(1)
})

test('a browser is told to send its own cookie', async () => {
  const asked: unknown[] = []
  const shop = createStorefrontClient({
    baseUrl: 'https://clientele.example/',
    ...application,
    fetch: async (url, init) => {
      asked.push(url, init?.credentials)
      return Response.json({})
    },
  })
  await shop.user.getLoggedInUser()
  expect(asked).toEqual(['https://clientele.example/service/application/user/authentication/v1.0/session', 'include'])
})

test('a code is not sent twice after a timeout', async () => {
  const { baseUrl, arrived } = await startService(() => 'hang')
  const shop = createStorefrontClient({ baseUrl, ...application, timeout_ms: 1_000 })
  await expect(shop.user.loginWithOTP({ body: { mobile: '8652523958' } })).rejects.toMatchObject({ reason: 'timeout' })
  expect(arrived).toHaveLength(1)
})

test.each([{ applicationId: '' }, { applicationToken: '' }])('%j is rejected immediately', (left) => {
  expect(() => createStorefrontClient({ baseUrl: 'http://localhost', ...application, ...left })).toThrow('both needed')
})
