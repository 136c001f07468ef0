import { decodeProtectedHeader } from 'jose'
import { eq } from 'drizzle-orm'
import * as openid from 'openid-client'
import { expect, test } from 'vitest'
import { resealSigningKeys } from '../../src/issuer/keys.ts'
import { fetchFrom, issuerOf, openClient, openIssuer, signInTo } from '../world/issuer.ts'
import type { TestApp } from '../world/start-app.ts'
import { addShopper, signedIn } from '../world/storefront-steps.ts'

const day_ms = 24 * 3_600_000

/** Backdates all signing keys. */
async function daysPass({ database: { queries, tables } }: TestApp, days: number) {
  const earlier = (moment: Date) => new Date(moment.getTime() - days * day_ms)
  for (const key of await queries.select().from(tables.signingKeys))
    await queries
      .update(tables.signingKeys)
      .set({ signs_from: earlier(key.signs_from), expires_at: earlier(key.expires_at) })
      .where(eq(tables.signingKeys.id, key.id))
}

const kidsOf = async (app: TestApp): Promise<string[]> => {
  const response = await fetchFrom(app)(`${issuerOf(app)}/jwks`)
  return ((await response.json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid)
}
const kidOf = (token: string) => decodeProtectedHeader(token).kid ?? ''

test('Keys are replaced while tokens are being issued: the next is published before it signs, and the last stays published', async () => {
  const app = await openIssuer()
  await addShopper(app)
  const opened = await openClient(app)
  const tokens = await signInTo(app, opened, await signedIn(app))
  const first = await kidsOf(app)
  expect(first).toHaveLength(2)

  await daysPass(app, 89.5)
  const [published, renewed] = await Promise.all([
    Promise.all(Array.from({ length: 6 }, () => kidsOf(app))),
    Promise.all(Array.from({ length: 6 }, () => openid.refreshTokenGrant(opened.config, tokens.refresh_token ?? ''))),
  ])
  const both = published.at(-1) ?? []
  for (const kids of published) expect(kids.toSorted()).toEqual(both.toSorted())
  expect(both).toHaveLength(4)
  for (const { access_token } of renewed) expect(first).toContain(kidOf(access_token))

  await daysPass(app, 1)
  const later = await openid.refreshTokenGrant(opened.config, renewed[0]?.refresh_token ?? '')
  expect(both).toContain(kidOf(later.access_token))
  expect(first).not.toContain(kidOf(later.access_token))
  expect((await kidsOf(app)).toSorted()).toEqual(both.toSorted())
  for (const { access_token } of [...renewed, later])
    expect((await openid.tokenIntrospection(opened.config, access_token)).active).toBe(true)

  await daysPass(app, 40)
  for (const kid of first) expect(await kidsOf(app)).not.toContain(kid)
})

test('Another process that shares the database notices a new key with its next request', async () => {
  const settings = { SECRET_KEY: 'one-secret-key-for-both-of-the-processes' }
  const app = await openIssuer({ settings })
  await kidsOf(app)
  const other = await openIssuer({ databaseUrl: app.databaseUrl, jobs: false, settings })
  const here = { ...other, application_id: app.application_id }
  expect(await kidsOf(here)).toEqual(await kidsOf(app))
  await daysPass(app, 89.5)
  const kids = await kidsOf(app)
  expect(kids).toHaveLength(4)
  expect(await kidsOf(here)).toEqual(kids)
})

test('Replacing SECRET_KEY keeps the signing keys', async () => {
  const keys = ['the-new-secret-key-of-more-than-32-letters', 'the-old-secret-key-of-more-than-32-letters'] as const
  const app = await openIssuer({ settings: { SECRET_KEY: keys[1] } })
  const kids = await kidsOf(app)
  expect(await resealSigningKeys(app.database, keys)).toEqual({ renewed: 2, current: 0, unreadable: [] })
  expect(await resealSigningKeys(app.database, [keys[0]])).toEqual({ renewed: 0, current: 2, unreadable: [] })
  const after = await openIssuer({ databaseUrl: app.databaseUrl, jobs: false, settings: { SECRET_KEY: keys[0] } })
  expect(await kidsOf({ ...after, application_id: app.application_id })).toEqual(kids)
})
