import { openDatabase } from '@clientele/db'
import { createTestDatabase } from '@clientele/db/testing'
import { describe, expect, onTestFailed, onTestFinished, test } from 'vitest'
import { startServer } from '../world/start-server.ts'
import { contentsOf, send } from '../world/world.ts'
import { application, here, team, grantOf } from './steps.ts'

describe('N37: secrets', () => {
  test('are in no log, no event, no answer but the one that hands them out, and in no table as they are', async () => {
    const { url: databaseUrl, drop } = await createTestDatabase()
    onTestFinished(drop)
    const server = await startServer({ databaseUrl, settings: { LOG_LEVEL: 'trace' } })
    onTestFinished(() => server.kill())
    onTestFailed(server.showLog)
    const secrets = new Map<string, string>()
    const keep = (name: string, secret: string) => void secrets.set(name, secret)
    const heard: string[] = []
    const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
      const reply = await send(server, method, path, body, headers)
      heard.push(JSON.stringify(reply.body))
      return reply
    }

    keep('the password', 'violet-harbour-lantern-42')
    keep('a wrong password', 'wrong-harbour-lantern-43')
    const signedIn = await send(
      server,
      'POST',
      `${team}/sign-in`,
      { email: 'olu@example.com', password: 'violet-harbour-lantern-42' },
      {},
    )
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
    keep('the session of the operator', cookie.split('=')[1] ?? '')
    await ask('POST', `${team}/sign-in`, { email: 'olu@example.com', password: 'wrong-harbour-lantern-43' })
    await ask('POST', `${team}/sign-in`, { email: 'olu@example.com', password: 'wrong-harbour-lantern-43', extra: 1 })

    const key = (
      await send(
        server,
        'POST',
        `${team}/company/1/api-keys`,
        { name: 'A key', permissions: ['users:read'] },
        { cookie },
      )
    ).body
    keep('the secret of a key', key.secret)
    const tokens = (
      await grantOf(server.url, { grant_type: 'client_credentials' }, { key: key.api_key.key, secret: key.secret })
    ).body
    keep('an access token', tokens.access_token)
    keep('a refresh token', tokens.refresh_token)
    await grantOf(server.url, { grant_type: 'client_credentials' }, { key: key.api_key.key, secret: `${key.secret}x` })
    const invitation = (
      await send(
        server,
        'POST',
        `${team}/company/1/operators`,
        { email: 'new@example.com', role: 'support' },
        { cookie },
      )
    ).body
    const token = new URL(invitation.link).searchParams.get('token') ?? ''
    keep('the token of an invitation', token)
    await ask('POST', `${team}/invitations/accept`, { token, password: 'short' })
    const renewed = await send(server, 'POST', `${team}/company/1/applications/${application.id}/token`, undefined, {
      cookie,
    })
    keep('the token of the application', renewed.body.token)
    const user = (
      await ask(
        'POST',
        `${here}/customers`,
        { email: 'asha@example.com', phone_number: '8652523958', first_name: 'Asha' },
        { cookie },
      )
    ).body.user
    const session = await send(
      server,
      'POST',
      `${here}/customers/session`,
      { user_id: user._id, domain: 'shop.example.com' },
      { cookie },
    )
    const shopper = decodeURIComponent(session.body.cookie['f.session'])
    keep('the session of a user', shopper.slice(2).split('.')[0] ?? '')
    keep('the signature of a session', shopper.split('.')[1] ?? '')
    keep('the secret of a provider', 'a-google-secret-0123456789')
    await ask(
      'POST',
      `${here}/platform/config`,
      { social_tokens: { google: { app_id: 'an-app', app_secret: 'a-google-secret-0123456789' } } },
      { cookie },
    )

    for (const path of [
      `${team}/company/1/api-keys`,
      `${team}/company/1/operators`,
      `${team}/company/1/applications`,
      `${team}/company/1/me`,
    ])
      await ask('GET', path, undefined, { cookie })
    for (const path of [
      '/platform/config',
      '/platform/config/versions',
      '/customers/list',
      `/customers/${user._id}/events`,
      `/customers/sessions?id=${user._id}`,
      `/customers/sesions?id=${user._id}`,
    ])
      await ask('GET', here + path, undefined, { cookie })
    await ask(
      'GET',
      `${here}/customers/list?q=${encodeURIComponent('asha@example.com')}&password=${key.secret}`,
      undefined,
      { cookie },
    )
    await ask('POST', `${here}/customers`, { secret: key.secret }, { authorization: `Bearer ${tokens.access_token}` })

    expect(await server.stop()).toBe(0)
    const log = server.log()
    const database = openDatabase(databaseUrl)
    const tables = JSON.stringify(await contentsOf(database))
    await database.close()
    expect(log.split('\n').filter((line) => line.includes('"msg":"request"')).length).toBeGreaterThan(20)
    expect([...secrets].filter(([, secret]) => secret.length < 8)).toEqual([])
    for (const [name, secret] of secrets) {
      expect({
        name,
        inLog: log.includes(secret),
        inAnswers: heard.join().includes(secret),
        inTables: tables.includes(secret),
      }).toEqual({ name, inLog: false, inAnswers: false, inTables: false })
    }
    expect(log).not.toMatch(/asha@example\.com|8652523958|olu@example\.com|new@example\.com/)
  })
})
