import { createServer, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { failureOf, publishedVersions, signedIn } from '../world/published-clients.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

let api: TestApp
beforeAll(async () => void (api = await startApp({ settings: { REQUIRE_SIGNATURE: 'true' } })))
afterAll(() => api.stop())

describe.each(publishedVersions)('client %s, if signatures are required', (version) => {
  const userAt = async (url: string) => {
    const token = await (await signedIn(version, api)).config.oauthClient.getAccesstokenObj({
      grant_type: 'client_credentials',
    })
    return (await signedIn(version, { ...api, url }, token.access_token)).application(api.application_id).user
  }
  const person = (letter: string) => ({
    email: `zoe.${letter}.${version}@example.com`,
    phone_number: `98200${version.replaceAll('.', '')}${letter.charCodeAt(0)}`.padEnd(10, '0').slice(0, 10),
    username: `zoë ${letter} ${version}`,
    first_name: 'Zoë ✓',
  })

  test('signs what the API accepts: every method, with a body and with a query', async () => {
    const user = await userAt(api.url)
    const { user: created } = await user.createUser({ body: person('a') })
    const id = created?._id ?? ''
    expect((await user.getCustomers({ q: "zq !*'()+&=ë/?", pageSize: 5, pageNo: 1 })).items).toEqual([])
    expect((await user.searchUsers({ q: person('a').email })).users).toMatchObject([{ _id: id }])
    expect((await user.updateUser({ userId: id, body: { last_name: 'Ñandú' } })).user).toMatchObject({
      last_name: 'Ñandú',
    })
    await user.createUserSession({ body: { user_id: id, domain: 'shop.example.com' } })
    expect(await user.deleteActiveSessions({ id, reason: 'Lost & found' })).toMatchObject({ user_id: id })
    expect(await user.getPlatformConfig()).toMatchObject({ active: true })
  })

  test('works behind a proxy that changes nothing', async () => {
    const user = await userAt(await relay(({ path, body }) => ({ path, body })))
    expect((await user.createUser({ body: person('b') })).user).toMatchObject({ first_name: 'Zoë ✓' })
    expect((await user.searchUsers({ q: person('b').email })).users).toHaveLength(1)
  })

  test.each<[string, Change]>([
    ['the body', ({ path, body }) => ({ path, body: body.replace('Zoë', 'Eve') })],
    ['the query', ({ path, body }) => ({ path: path.replace('q=zoe', 'q=eve'), body })],
    ['the date', (sent) => ({ ...sent, headers: { 'x-fp-date': '20240131T093000Z' } })],
    ['the signature', (sent) => ({ ...sent, headers: { 'x-fp-signature': `v1.1:${'0'.repeat(64)}` } })],
    ['a signed header', (sent) => ({ ...sent, headers: { 'x-fp-sdk-version': '9.9.9' } })],
  ])('is rejected if %s was changed in transit', async (what, change) => {
    const user = await userAt(await relay(change))
    const call =
      what === 'the body' ? user.createUser({ body: person('c') }) : user.searchUsers({ q: person('c').email })
    expect(await failureOf(call)).toMatchObject({ code: 401, details: { code: 'INVALID_SIGNATURE' } })
  })
})

test('a request without a signature is rejected', async () => {
  expect(await api.call('GET', '/customers/list')).toMatchObject({ status: 401, body: { code: 'INVALID_SIGNATURE' } })
})

type Change = (sent: { path: string; body: string }) => { path: string; body: string; headers?: Record<string, string> }

/** Starts a proxy in front of the API and returns its address. It keeps the Host header that the client signed. */
async function relay(change: Change): Promise<string> {
  const { hostname, port } = new URL(api.url)
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const { path, body, headers } = change({ path: request.url ?? '', body: Buffer.concat(pieces).toString() })
      const { 'content-length': _length, 'transfer-encoding': _encoding, ...kept } = request.headers
      const length = body === '' ? {} : { 'content-length': Buffer.byteLength(body) }
      const onward = { hostname, port, method: request.method, path, headers: { ...kept, ...length, ...headers } }
      send(onward, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      }).end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
