import { eq } from 'drizzle-orm'
import * as openid from 'openid-client'
import { expect, test } from 'vitest'
import { repeatableFor_ms } from '../../src/issuer/refresh-tokens.ts'
import { type OpenClient, openClient, openIssuer, signInTo } from '../world/issuer.ts'
import type { TestApp } from '../world/start-app.ts'
import {
  addShopper,
  atOnce,
  choosePassword,
  eventsOf,
  otherPassword,
  password,
  signedIn,
} from '../world/storefront-steps.ts'

const refresh = ({ config }: OpenClient, token: string | undefined) => openid.refreshTokenGrant(config, token ?? '')
const refused = { error: 'invalid_grant' }

/** A shopper who has signed in to a client. */
async function openSession() {
  const app = await openIssuer()
  const user_id = await addShopper(app)
  const browser = await signedIn(app)
  const opened = await openClient(app)
  const tokens = await signInTo(app, opened, browser)
  return { app, user_id, browser, opened, tokens }
}

/** Backdates the last rotation of all refresh tokens. */
async function later({ database: { queries, tables } }: TestApp, ms: number) {
  for (const row of await queries.select().from(tables.issued).where(eq(tables.issued.kind, 'RefreshToken')))
    await queries
      .update(tables.issued)
      .set({ consumed_at: row.consumed_at && new Date(row.consumed_at.getTime() - ms) })
      .where(eq(tables.issued.id_hash, row.id_hash))
}

test('A refresh token is replaced each time, and nothing that is stored can be redeemed', async () => {
  const { app, opened, tokens } = await openSession()
  const first = await refresh(opened, tokens.refresh_token)
  const second = await refresh(opened, first.refresh_token)
  expect(new Set([tokens.refresh_token, first.refresh_token, second.refresh_token]).size).toBe(3)
  expect(second.claims()?.sub).toBe(tokens.claims()?.sub)
  expect(second.claims()?.auth_time).toBe(tokens.claims()?.auth_time)
  const stored = await app.database.queries.select().from(app.database.tables.issued)
  const lines = stored.filter(({ kind }) => kind === 'RefreshToken')
  expect(lines).toMatchObject([{ generation: 2 }])
  for (const token of [tokens, first, second].map(({ refresh_token = '' }) => refresh_token))
    for (const part of [token, token.split('.')[0]?.slice(3) ?? '']) expect(JSON.stringify(stored)).not.toContain(part)
})

test('A client that lost the response gets the same token again, also if it asks many times at once', async () => {
  const { opened, tokens } = await openSession()
  const all = await Promise.all(Array.from({ length: 8 }, () => refresh(opened, tokens.refresh_token)))
  const [next] = new Set(all.map(({ refresh_token }) => refresh_token))
  expect(all.every(({ refresh_token }) => refresh_token === next)).toBe(true)
  expect((await refresh(opened, next)).refresh_token).not.toBe(next)
})

test('A5 refresh reuse: a token that is used again later ends everything from its authorization, and an event says so', async () => {
  const { app, user_id, browser, opened, tokens } = await openSession()
  const other = await signInTo(app, opened, browser)
  const next = await refresh(opened, tokens.refresh_token)
  await later(app, repeatableFor_ms + 1_000)
  await expect(refresh(opened, tokens.refresh_token)).rejects.toMatchObject(refused)
  await expect(refresh(opened, next.refresh_token)).rejects.toMatchObject(refused)
  expect((await openid.tokenIntrospection(opened.config, next.access_token)).active).toBe(false)
  const events = await eventsOf(app, user_id)
  expect(events.filter((type) => type === 'oauth_client.refresh_token_reused')).toHaveLength(1)
  // The other authorization, of the same client and session, is not affected.
  expect((await refresh(opened, other.refresh_token)).access_token).toBeTypeOf('string')
})

test('A5 refresh reuse: a token that is two steps behind ends its family at once', async () => {
  const { opened, tokens } = await openSession()
  const next = await refresh(opened, tokens.refresh_token)
  const last = await refresh(opened, next.refresh_token)
  await expect(refresh(opened, tokens.refresh_token)).rejects.toMatchObject(refused)
  await expect(refresh(opened, last.refresh_token)).rejects.toMatchObject(refused)
})

test('A5 refresh reuse: a token is worthless to another client, whose attempts end nothing', async () => {
  const { app, opened, tokens } = await openSession()
  const thieves = [await openClient(app), await openClient(app, { token_endpoint_auth_method: 'none' })]
  for (const thief of thieves) await expect(refresh(thief, tokens.refresh_token)).rejects.toMatchObject(refused)
  const next = await refresh(opened, tokens.refresh_token)
  await later(app, repeatableFor_ms + 1_000)
  for (const thief of thieves) await expect(refresh(thief, tokens.refresh_token)).rejects.toMatchObject(refused)
  expect((await refresh(opened, next.refresh_token)).access_token).toBeTypeOf('string')
})

test.each<[string, (at: Awaited<ReturnType<typeof openSession>>) => Promise<unknown>]>([
  ['signs out', ({ browser }) => browser.auth('GET', '/logout')],
  [
    'is blocked',
    ({ app, user_id }) =>
      app.call('PUT', '/customers/activation', { user_id: [user_id], status: true, reason: 'Fraud' }),
  ],
  ['is archived', ({ app, user_id }) => app.call('PUT', '/customers/archive', { user_id })],
  ['is signed out by the team', ({ app, user_id }) => app.call('DELETE', `/customers/sesions?id=${user_id}`)],
])('When the shopper %s, refresh tokens, codes, userinfo, and introspection end in the same moment', async (_, end) => {
  const at = await openSession()
  const { app, opened, tokens, user_id } = at
  expect((await openid.tokenIntrospection(opened.config, tokens.access_token)).active).toBe(true)
  const ended = (await end(at)) as { status: number }
  expect(ended.status).toBe(200)
  expect((await openid.tokenIntrospection(opened.config, tokens.access_token)).active).toBe(false)
  expect((await openid.tokenIntrospection(opened.config, tokens.refresh_token ?? '')).active).toBe(false)
  await expect(refresh(opened, tokens.refresh_token)).rejects.toMatchObject(refused)
  await expect(openid.fetchUserInfo(opened.config, tokens.access_token, user_id)).rejects.toMatchObject({ status: 401 })
  // Nothing was written to end it, apart from what ends the session.
  const grants = (await app.database.queries.select().from(app.database.tables.issued)).filter(
    ({ kind }) => kind === 'Grant',
  )
  expect(grants).toHaveLength(1)
})

test('A new password on another device ends the tokens of this one', async () => {
  const { app, opened, tokens } = await openSession()
  const elsewhere = await signedIn(app)
  await choosePassword(elsewhere, password)
  await elsewhere.auth('POST', '/password', { old_password: password, new_password: otherPassword })
  await expect(refresh(opened, tokens.refresh_token)).rejects.toMatchObject(refused)
})

test('Revoking a refresh token makes its access tokens inactive at once, and revoking a client does so for all of its tokens', async () => {
  const { app, browser, opened, tokens } = await openSession()
  await openid.tokenRevocation(opened.config, tokens.refresh_token ?? '')
  expect((await openid.tokenIntrospection(opened.config, tokens.access_token)).active).toBe(false)
  const other = await openClient(app)
  const theirs = await signInTo(app, other, browser)
  await openid.tokenRevocation(other.config, theirs.access_token)
  expect((await openid.tokenIntrospection(opened.config, theirs.access_token)).active).toBe(false)
  const again = await signInTo(app, other, browser)
  expect((await openid.tokenIntrospection(opened.config, again.access_token)).active).toBe(true)
  await app.call('DELETE', `/oauth-clients/${other.client._id}`)
  expect((await openid.tokenIntrospection(opened.config, again.access_token)).active).toBe(false)
  await expect(refresh(other, again.refresh_token)).rejects.toMatchObject({ status: 401 })
})

test('Parallel refreshes of one token, and then of the next, never sign the shopper out', async () => {
  const { opened, tokens } = await openSession()
  let token = tokens.refresh_token
  for (let round = 0; round < 4; round += 1) {
    const all = await Promise.all(Array.from({ length: 4 }, () => refresh(opened, token)))
    token = all[0]?.refresh_token
  }
  const statuses = await atOnce(1, async () => ({ status: (await refresh(opened, token)).access_token ? 200 : 400 }))
  expect(statuses).toEqual({ 200: 1 })
})

test.each([
  ['before the token is replaced', false],
  ['after the token is replaced', true],
])('A process that dies %s signs nobody out: the client asks again, and gets the next token', async (_, isDone) => {
  const { app, opened, tokens } = await openSession()
  const { database } = app.services
  const { run } = database
  Object.assign(database, {
    run: async (statement: { name: string }, values: object) => {
      if (statement.name !== 'rotate_issued') return run(statement as Parameters<typeof run>[0], values)
      if (isDone) await run(statement as Parameters<typeof run>[0], values)
      throw new Error('The process has died.')
    },
  })
  await expect(refresh(opened, tokens.refresh_token)).rejects.toMatchObject({ cause: { status: 500 } })
  Object.assign(database, { run })
  const next = await refresh(opened, tokens.refresh_token)
  expect((await refresh(opened, next.refresh_token)).access_token).toBeTypeOf('string')
})

test('A code that died with its process costs the shopper nothing: the client sends them through again', async () => {
  const { app, browser, opened } = await openSession()
  const { database } = app.services
  const { run } = database
  Object.assign(database, {
    run: async (statement: { name: string }, values: object) => {
      const isToken = statement.name === 'insert_issued' && (values as { kind?: string }).kind === 'RefreshToken'
      if (isToken) throw new Error('The process has died.')
      return run(statement as Parameters<typeof run>[0], values)
    },
  })
  await expect(signInTo(app, opened, browser)).rejects.toMatchObject({ cause: { status: 500 } })
  const lines = await app.database.queries.select().from(app.database.tables.issued)
  Object.assign(database, { run })
  expect(lines.filter(({ kind }) => kind === 'RefreshToken')).toHaveLength(1)
  expect((await signInTo(app, opened, browser)).refresh_token).toBeTypeOf('string')
})
