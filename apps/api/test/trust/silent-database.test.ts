import { describe, expect, test } from 'vitest'
import { operationOf, throughRest, throughTrpc } from '../world/doors.ts'
import { startApp } from '../world/start-app.ts'
import { keyBearer, send, startWorld } from '../world/world.ts'
import { application, here, asOwner, grantOf } from './steps.ts'

describe('N35: when the database does not answer', () => {
  const dead = 'postgres://nobody:very-secret@127.0.0.1:1/nothing'

  test('every door says so in our format, and reveals nothing about the database', async () => {
    const app = await startApp({ databaseUrl: dead, seed: async () => undefined, jobs: false })
    const where = { url: app.url, company_id: '1', application_id: application.id }
    for (const door of [throughRest, throughTrpc])
      for (const [name, headers] of [
        ['getCustomers', keyBearer],
        ['createUser', keyBearer],
        ['getCustomers', asOwner],
        ['signIn', {}],
        ['getSetupStatus', {}],
      ] as const) {
        const { status, body } = await door(where, name, operationOf(name).example.input, headers)
        expect({ name, status, body }).toMatchObject({
          status: 503,
          body: { code: 'OVERLOADED', details: [], request_id: expect.any(String) },
        })
        expect(JSON.stringify(body)).not.toMatch(/127\.0\.0\.1|ECONN|postgres|secret|select/i)
      }
    const exchanged = await grantOf(app.url, { grant_type: 'client_credentials' }, { key: 'a-key', secret: 'a-secret' })
    expect(exchanged).toMatchObject({ status: 503, body: { code: 'OVERLOADED' } })
    expect(await (await fetch(`${app.url}/healthz`)).json()).toEqual({ status: 'ok' })
    const ready = await fetch(`${app.url}/readyz`)
    expect({ status: ready.status, body: await ready.json() }).toEqual({
      status: 503,
      body: {
        status: 'not ready',
        checks: { database: 'unreachable', read: 'unreachable', write: 'unreachable', migrations: 'unknown' },
      },
    })
  })

  test('once it is gone, requests fail, nothing is allowed, and the service is not ready', async () => {
    const world = await startWorld()
    expect((await fetch(`${world.url}/readyz`)).status).toBe(200)
    await world.database.close()
    world.database.close = async () => undefined
    for (const headers of [keyBearer, asOwner, {}]) {
      const { status, body } = await send(
        world,
        'POST',
        `${here}/customers`,
        { email: 'new@example.com' },
        headers as Record<string, string>,
      )
      const expected = Object.keys(headers).length > 0 ? 503 : 401
      expect({ status, code: body.code }).toEqual({
        status: expected,
        code: expected === 503 ? 'OVERLOADED' : 'UNAUTHENTICATED',
      })
    }
    expect((await fetch(`${world.url}/readyz`)).status).toBe(503)
  })

  test('outdated tables are not ready', async () => {
    const world = await startWorld()
    world.database.migrationState = async () => 'pending'
    const ready = await fetch(`${world.url}/readyz`)
    expect({ status: ready.status, body: await ready.json() }).toEqual({
      status: 503,
      body: { status: 'not ready', checks: { database: 'ok', read: 'ok', write: 'ok', migrations: 'pending' } },
    })
  })
})
