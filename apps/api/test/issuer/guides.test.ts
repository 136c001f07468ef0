import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { runInNewContext } from 'node:vm'
import { decodeJwt } from 'jose'
import * as openid from 'openid-client'
import { expect, onTestFinished, test } from 'vitest'
import { asIfInstalled, exampleUrl } from '../world/docs-examples.ts'
import {
  authorization,
  callback,
  fetchFrom,
  issuerOf,
  openClient,
  openIssuer,
  openTab,
  publicUrl,
  registerClient,
  signInTo,
} from '../world/issuer.ts'
import { startApp } from '../world/start-app.ts'
import { addShopper, signedIn } from '../world/storefront-steps.ts'

/*
 * What the guides show, with the real API. That their code compiles is tested with the package (`readme.test.ts`).
 */

const repository = resolve(import.meta.dirname, '../../../..')
const textOf = (file: string) => readFileSync(join(repository, file), 'utf8')
const guides = globSync('docs/*.md', { cwd: repository }).map(textOf)

test('A file that a guide shows by its name is the one in docs/examples', () => {
  const shown = guides.flatMap((text) =>
    Array.from(text.matchAll(/`([\w-]+\.ts)`:\n\n```ts\n(.*?)```/gs), ([, name = '', code = '']) => ({ name, code })),
  )
  expect(shown).toHaveLength(5)
  for (const { name, code } of shown) expect({ name, code }).toEqual({ name, code: textOf(`docs/examples/${name}`) })
})

const challenge = { code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' }

/** The arguments of each call that registers a client. */
function registrationsIn(text: string): { body: object }[] {
  return Array.from(text.matchAll(/\.createOAuthClient\(/g), ({ index }) => {
    const start = text.indexOf('{', index)
    let end = start
    let depth = 0
    do {
      if (text[end] === '{') depth++
      if (text[end] === '}') depth--
      end++
    } while (depth > 0)
    return runInNewContext(`(${text.slice(start, end)})`, { URL, origin: 'https://www.shop.example' })
  })
}

test('Every client that a guide registers is one that the API accepts, and can sign customers in', async () => {
  const app = await openIssuer()
  const registrations = guides.flatMap(registrationsIn)
  expect(registrations.length).toBeGreaterThan(4)
  for (const { body } of registrations) {
    const { status, body: answer } = await app.call('POST', '/oauth-clients', body)
    expect({ body, status }).toEqual({ body, status: 201 })
    const { _id: client_id, redirect_uris } = answer.client
    for (const redirect_uri of redirect_uris) {
      const parameters = { client_id, redirect_uri, scope: 'openid', response_type: 'code', ...challenge }
      const { to } = await openTab(app).open(`${issuerOf(app)}/auth?${new URLSearchParams(parameters).toString()}`)
      expect({ redirect_uri, to: to?.pathname }).toEqual({ redirect_uri, to: `/sign-in/${app.application_id}` })
    }
  }
})

/** A keychain that outlives a program, in a file. */
const keychain = `data:text/javascript,${encodeURIComponent(`
  import { existsSync, readFileSync, writeFileSync } from 'node:fs'
  const file = process.env.KEYCHAIN
  export class Entry {
    getPassword = () => (existsSync(file) ? readFileSync(file, 'utf8') : null)
    setPassword = (password) => writeFileSync(file, password)
  }
`)}`

const program = `
  import { createClient } from '@clientele/storefront'
  import { encryptedFile } from '${exampleUrl('encrypted-file.ts')}'
  import { keychainEncryption } from '${exampleUrl('keychain-encryption.ts')}'
  import { signInOnDevice } from '${exampleUrl('sign-in-on-a-device.ts')}'

  const { ISSUER, CLIENT_ID, SESSION, PUBLIC_URL, API_URL } = process.env
  const options = {
    issuer: ISSUER,
    clientId: CLIENT_ID,
    storage: encryptedFile(SESSION, keychainEncryption('com.shop.cli')),
    openPage: ({ url }) => console.log(url),
    fetch: (url, init) => fetch(String(url).replace(PUBLIC_URL, API_URL), init),
  }
  const client = createClient({ ...options, redirectUri: 'http://127.0.0.1/callback' })
  const known = await client.getSession()
  const session = known ?? (await signInOnDevice(options))
  console.log(JSON.stringify({ isKnown: known !== null, session, token: await client.getAccessToken() }))
  if (known) await client.signOut()
  client.close()
`

/** What a program prints, line by line, and its exit code. */
function listenTo(started: ChildProcess & { stdout: NonNullable<ChildProcess['stdout']> }) {
  onTestFinished(() => void started.kill())
  const lines = createInterface(started.stdout)[Symbol.asyncIterator]()
  const ended = new Promise<number | null>((done) => started.once('exit', done))
  return { next: async () => (await lines.next()).value as string, ended }
}

test('A program signs a customer in with the browser of the device, and knows them when it starts again', async () => {
  const app = await openIssuer()
  const user_id = await addShopper(app)
  const browser = await signedIn(app)
  const { client } = await registerClient(app, {
    application_type: 'native',
    redirect_uris: ['http://127.0.0.1/callback'],
  })
  const folder = mkdtempSync(join(tmpdir(), 'clientele-device-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const env = {
    PATH: process.env.PATH,
    ISSUER: issuerOf(app),
    CLIENT_ID: client._id,
    SESSION: join(folder, 'session'),
    KEYCHAIN: join(folder, 'keychain'),
    PUBLIC_URL: publicUrl,
    API_URL: app.url,
  }
  const start = () => {
    const options = [...asIfInstalled({ '@napi-rs/keyring': keychain }), '--input-type=module', '--eval', program]
    return listenTo(spawn(process.execPath, options, { env, stdio: ['ignore', 'pipe', 'inherit'] }))
  }

  const first = start()
  const url = new URL(await first.next())
  const redirectUri = url.searchParams.get('redirect_uri') ?? ''
  expect(redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/)
  // What anyone else sends to the port neither signs someone in nor ends the wait.
  for (const [path, status] of [
    ['/', 404],
    ['/callback', 404],
    ['/callback?code=made-up&state=made-up', 400],
  ] as const)
    expect((await fetch(new URL(path, redirectUri))).status).toBe(status)
  const tab = openTab(app, browser)
  const { to: page } = await tab.open(url)
  const { to } = await tab.open(page?.searchParams.get('return_to') ?? '')
  expect(await (await fetch(to ?? '')).text()).toMatch(/^You’re signed in\./)
  expect(JSON.parse(await first.next())).toMatchObject({
    isKnown: false,
    session: { customer: { id: user_id } },
    token: expect.any(String),
  })
  expect(await first.ended).toBe(0)
  expect(readFileSync(env.SESSION, 'latin1')).not.toMatch(/rt_|eyJ|clientele/)
  expect(statSync(env.SESSION).mode & 0o777).toBe(0o600)

  const second = start()
  const { isKnown, token } = JSON.parse(await second.next())
  expect([isKnown, decodeJwt(token).sub]).toEqual([true, user_id])
  const signOutPage = new URL(await second.next())
  expect([signOutPage.searchParams.get('client_id'), signOutPage.href.includes('eyJ')]).toEqual([client._id, false])
  expect(await second.ended).toBe(0)
  const headers = { authorization: `Bearer ${token}` }
  expect((await fetchFrom(app)(`${issuerOf(app)}/me`, { headers })).status).toBe(401)
  expect((await browser.auth('GET', '/session')).status).toBe(200)
})

test('Customers are copied once, however often the copy runs, and nobody takes the email address of another', async () => {
  const app = await startApp()
  const script = `
    import { copyCustomer } from '${exampleUrl('copy-customer.ts')}'
    const old = { id: 'auth0|1', email: 'asha@example.com', isEmailVerified: true, firstName: 'Asha', lastName: 'Rao', passwordHash: '$2y$10$vhmbzaRA7YYrwJ6a8XSJ8uHOXBxuqRLJ1JPHD2O9sL0dtVwNOstrS' }
    const ids = [await copyCustomer(old), await copyCustomer(old), await copyCustomer({ ...old, id: 'auth0|2' })]
    console.log(JSON.stringify(ids.map((id) => id ?? null)))
  `
  const { url: BASE_URL, application_id: APPLICATION_ID, api_key: API_KEY, api_secret: API_SECRET } = app
  const printed = await runScript(script, { BASE_URL, APPLICATION_ID, API_KEY, API_SECRET })
  const [id, again, other] = JSON.parse(printed)
  expect([again, other]).toEqual([id, null])
  const { body } = await app.call('GET', `/customers/${id}`)
  expect(body.user).toMatchObject({ external_id: 'auth0|1', emails: [{ email: 'asha@example.com', verified: true }] })
})

/** Runs a script that imports examples, and returns what it prints. */
async function runScript(script: string, env: Record<string, string> = {}): Promise<string> {
  const options = [...asIfInstalled(), '--input-type=module', '--eval', script]
  const { stdout } = await promisify(execFile)(process.execPath, options, { env: { PATH: process.env.PATH, ...env } })
  return stdout.trim()
}

/** A storefront's server, which is told of sessions that have ended. */
async function listenForLogout() {
  const told: string[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (piece: Buffer) => (text += piece.toString()))
    request.on('end', () => {
      told.push(new URLSearchParams(text).get('logout_token') ?? '')
      response.end()
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  return { told, backchannel_logout_uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/logout` }
}

test('Several storefronts of an application share a sign-in, and its end, of which all are told', async () => {
  const app = await openIssuer({ settings: { ALLOW_PRIVATE_FILE_URLS: 'true' } })
  await addShopper(app)
  const browser = await signedIn(app)
  const home = 'https://shop.example.com/'
  const servers = [await listenForLogout(), await listenForLogout()] as const
  const [one, two] = await Promise.all(
    servers.map(({ backchannel_logout_uri }) =>
      openClient(app, { backchannel_logout_uri, post_logout_redirect_uris: [home] }),
    ) as [ReturnType<typeof openClient>, ReturnType<typeof openClient>],
  )
  const tokens = await signInTo(app, one, browser)
  const { url, checks } = await authorization(two, { prompt: 'none' })
  const { to } = await openTab(app, browser).open(url)
  const others = await openid.authorizationCodeGrant(two.config, to ?? new URL(callback), checks)
  expect(others.claims()?.sid).toBe(tokens.claims()?.sid)

  const id_token_hint = tokens.id_token ?? ''
  await openTab(app, browser).open(
    openid.buildEndSessionUrl(one.config, { id_token_hint, post_logout_redirect_uri: home }),
  )
  await expect(openid.refreshTokenGrant(two.config, others.refresh_token ?? '')).rejects.toMatchObject({
    error: 'invalid_grant',
  })
  await expect.poll(() => servers.map(({ told }) => told.length)).toEqual([1, 1])
  const [logoutToken = ''] = servers[1].told
  const verify = (clientId: string) => verifyLogout(app.url, { issuer: issuerOf(app), clientId, logoutToken })
  expect(await verify(two.client._id)).toBe(tokens.claims()?.sid)
  await expect(verify(one.client._id)).rejects.toThrow('unexpected "aud" claim value')
  const visitor = await openTab(app, browser).open((await authorization(two, { prompt: 'none' })).url)
  expect(visitor.to?.searchParams.get('error')).toBe('login_required')
})

/** Verifies a logout token with the code of the guide, and returns what it prints. */
function verifyLogout(url: string, given: { issuer: string; clientId: string; logoutToken: string }) {
  const { logoutToken, ...settings } = given
  const jwksUri = `${settings.issuer.replace(publicUrl, url)}/jwks`
  const script = `
    import { logoutTokenVerifier } from '${exampleUrl('logout-tokens.ts')}'
    const verify = logoutTokenVerifier(${JSON.stringify({ ...settings, jwksUri })})
    console.log(await verify(${JSON.stringify(logoutToken)}))
  `
  return runScript(script)
}
