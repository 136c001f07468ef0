import { openDatabase } from '@clientele/db'
import { createTestDatabase } from '@clientele/db/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { startServer } from '../world/start-server.ts'
import { contentsOf, send } from '../world/world.ts'
import { application, grantOf, here, team } from './steps.ts'

describe('N37: secrets', () => {
  let known: Known
  beforeAll(async () => {
    known = await collectSecrets()
  })

  test('appear in no log', () => {
    expect(requestsIn(known.log)).toBeGreaterThan(20)
    expect(secretsIn(known.log)).toEqual([])
  })

  test('appear in no response except the one that returns them', () => {
    expect(known.responses.length).toBeGreaterThan(10)
    expect(secretsIn(known.responses.join())).toEqual([])
  })

  test('are in no table in plain text, and so in no event', () => {
    expect(known.tables).toContain('asha@example.com')
    expect(secretsIn(known.tables)).toEqual([])
  })

  test('are long enough to search for', () => {
    expect([...known.secrets].filter(([, secret]) => secret.length < 8)).toEqual([])
    expect(known.secrets.size).toBe(11)
  })

  test('are not the only thing missing from logs: they contain no email addresses or phone numbers either', () => {
    expect(known.log).not.toMatch(/asha@example\.com|8652523958|olu@example\.com|new@example\.com/)
  })

  const secretsIn = (text: string) =>
    [...known.secrets].filter(([, secret]) => text.includes(secret)).map(([name]) => name)
})

const requestsIn = (log: string) => log.split('\n').filter((line) => line.includes('"msg":"request"')).length

interface Known {
  secrets: Map<string, string>
  log: string
  /** Every response that is not meant to hand out a secret. */
  responses: string[]
  tables: string
}

type Server = Awaited<ReturnType<typeof startServer>>

interface World {
  server: Server
  /** Remembers a secret under a name. */
  keep: (name: string, secret: string) => void
  /** Sends a request whose response may contain no secret. */
  ask: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => ReturnType<typeof send>
}

/** Runs a server with the most verbose log, sends it a secret of every kind, and gets one of every kind from it. */
async function collectSecrets(): Promise<Known> {
  const { url: databaseUrl, drop } = await createTestDatabase()
  const server = await startServer({ databaseUrl, settings: { LOG_LEVEL: 'trace' } })
  try {
    const secrets = new Map<string, string>()
    const responses: string[] = []
    const world: World = {
      server,
      keep: (name, secret) => void secrets.set(name, secret),
      ask: async (method, path, body, headers = {}) => {
        const reply = await send(server, method, path, body, headers)
        responses.push(JSON.stringify(reply.body))
        return reply
      },
    }
    const cookie = await signInAsOperator(world)
    const { secret, access_token } = await createKey(world, cookie)
    await inviteSomebody(world, cookie)
    await renewApplicationToken(world, cookie)
    const user_id = await openShoppersSession(world, cookie)
    await configureProvider(world, cookie)
    await readEverything(world, cookie, user_id)
    await putSecretsWhereTheyDoNotBelong(world, { cookie, secret, access_token })

    expect(await server.stop()).toBe(0)
    const database = openDatabase(databaseUrl)
    const tables = JSON.stringify(await contentsOf(database))
    await database.close()
    return { secrets, log: server.log(), responses, tables }
  } catch (error) {
    server.showLog()
    throw error
  } finally {
    server.kill()
    await drop()
  }
}

async function signInAsOperator({ server, keep, ask }: World): Promise<string> {
  const right = { email: 'olu@example.com', password: 'violet-harbour-lantern-42' }
  const wrong = { email: 'olu@example.com', password: 'wrong-harbour-lantern-43' }
  keep('the password', right.password)
  keep('a wrong password', wrong.password)
  const { headers } = await send(server, 'POST', `${team}/sign-in`, right, {})
  const cookie = headers.get('set-cookie')?.split(';')[0] ?? ''
  keep('the session of the operator', cookie.split('=')[1] ?? '')
  await ask('POST', `${team}/sign-in`, wrong)
  await ask('POST', `${team}/sign-in`, { ...wrong, extra: 1 })
  return cookie
}

async function createKey({ server, keep }: World, cookie: string) {
  const wanted = { name: 'A key', permissions: ['users:read'] }
  const { api_key, secret } = (await send(server, 'POST', `${team}/company/1/api-keys`, wanted, { cookie })).body
  keep('the secret of a key', secret)
  const grant = (given: string) =>
    grantOf(server.url, { grant_type: 'client_credentials' }, { key: api_key.key, secret: given })
  const { access_token, refresh_token } = (await grant(secret)).body
  keep('an access token', access_token)
  keep('a refresh token', refresh_token)
  await grant(`${secret}x`)
  return { secret, access_token }
}

async function inviteSomebody({ server, keep, ask }: World, cookie: string) {
  const wanted = { email: 'new@example.com', role: 'support' }
  const { link } = (await send(server, 'POST', `${team}/company/1/operators`, wanted, { cookie })).body
  const token = new URL(link).searchParams.get('token') ?? ''
  keep('the token of an invitation', token)
  await ask('POST', `${team}/invitations/accept`, { token, password: 'short' })
}

async function renewApplicationToken({ server, keep }: World, cookie: string) {
  const path = `${team}/company/1/applications/${application.id}/token`
  keep('the token of the application', (await send(server, 'POST', path, undefined, { cookie })).body.token)
}

async function openShoppersSession({ server, keep, ask }: World, cookie: string): Promise<string> {
  const asha = { email: 'asha@example.com', phone_number: '8652523958', first_name: 'Asha' }
  const { user } = (await ask('POST', `${here}/customers`, asha, { cookie })).body
  const wanted = { user_id: user._id, domain: 'shop.example.com' }
  const session = await send(server, 'POST', `${here}/customers/session`, wanted, { cookie })
  const [id = '', signature = ''] = decodeURIComponent(session.body.cookie['f.session']).slice(2).split('.')
  keep('the session of a user', id)
  keep('the signature of a session', signature)
  return user._id
}

async function configureProvider({ keep, ask }: World, cookie: string) {
  const google = { app_id: 'an-app', app_secret: 'a-google-secret-0123456789' }
  keep('the secret of a provider', google.app_secret)
  await ask('POST', `${here}/platform/config`, { social_tokens: { google } }, { cookie })
}

async function readEverything({ ask }: World, cookie: string, user_id: string) {
  for (const path of [
    `${team}/company/1/api-keys`,
    `${team}/company/1/operators`,
    `${team}/company/1/applications`,
    `${team}/company/1/me`,
    `${here}/platform/config`,
    `${here}/platform/config/versions`,
    `${here}/customers/list`,
    `${here}/customers/${user_id}/events`,
    `${here}/customers/sessions?id=${user_id}`,
    `${here}/customers/sesions?id=${user_id}`,
  ])
    await ask('GET', path, undefined, { cookie })
}

async function putSecretsWhereTheyDoNotBelong(
  { ask }: World,
  { cookie, secret, access_token }: { cookie: string; secret: string; access_token: string },
) {
  const search = `q=${encodeURIComponent('asha@example.com')}&password=${secret}`
  await ask('GET', `${here}/customers/list?${search}`, undefined, { cookie })
  await ask('POST', `${here}/customers`, { secret }, { authorization: `Bearer ${access_token}` })
}
