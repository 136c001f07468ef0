import { verifyAccessToken } from '@clientele/storefront/node'
import { decodeProtectedHeader } from 'jose'
import { eq } from 'drizzle-orm'
import * as openid from 'openid-client'
import { expect, test } from 'vitest'
import { resealSigningKeys } from '../../src/issuer/keys.ts'
import { basic, sharedSecret, token } from '../world/attacks.ts'
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

test('A9 key rotation: no token is refused while keys are replaced, many tokens are verified, and two processes issue them', async () => {
  const app = await openIssuer({ settings: sharedSecret })
  const other = await openIssuer({ databaseUrl: app.databaseUrl, jobs: false, settings: sharedSecret })
  const processes = [app, { ...other, application_id: app.application_id }]
  await addShopper(app)
  const browser = await signedIn(app)
  const opened = await openClient(app)
  const first = await kidsOf(app)

  /** An API, which fetches keys only as often as it would anywhere. */
  function openApi(at: number) {
    const asked = { keys: 0 }
    const fetchKeys = (url: string) => {
      if (url.endsWith('/jwks')) asked.keys += 1
      return fetchFrom(processes[at % 2] ?? app)(url)
    }
    // Remembered tokens would not be verified again.
    const verify = verifyAccessToken({ issuer: issuerOf(app), rememberMax: 0, fetch: fetchKeys as typeof fetch })
    return { asked, verify }
  }
  const openApis = () => Array.from({ length: 6 }, (_, at) => openApi(at))

  let apis = openApis()
  let isOver = false
  const failures: unknown[] = []
  const issued: string[] = []
  const newestKids = Array.from({ length: 10 }, () => '')

  /** A storefront that renews its customer's token again and again, at both processes, and calls all APIs with each. */
  async function keepRenewing(line: number, refresh_token: string | undefined) {
    let next = refresh_token ?? ''
    for (let round = 0; !isOver; round += 1) {
      const form = { grant_type: 'refresh_token', refresh_token: next }
      const { status, body } = await token(processes[(line + round) % 2] ?? app, form, basic(opened))
      if (status !== 200) return void failures.push(body)
      next = body.refresh_token
      issued.push(body.access_token)
      const calls = await Promise.allSettled(apis.map(({ verify }) => verify(body.access_token)))
      failures.push(...calls.flatMap((call) => (call.status === 'rejected' ? [call.reason] : [])))
      newestKids[line] = kidOf(body.access_token)
    }
  }
  const lines = newestKids.map(() => signInTo(app, opened, browser))
  const renewing = (await Promise.all(lines)).map(({ refresh_token }, line) => keepRenewing(line, refresh_token))
  const untilAllSignWith = (isNew: boolean) =>
    expect.poll(() => newestKids.every((kid) => first.includes(kid) !== isNew)).toBe(true)
  await untilAllSignWith(false)

  // The next keys are published, and a day later, they sign. APIs fetch keys more often than that.
  await daysPass(app, 89.5)
  await expect.poll(() => kidsOf(app)).toHaveLength(4)
  const before = issued.length
  apis = openApis()
  await expect.poll(() => issued.length).toBeGreaterThan(before + 20)
  await daysPass(app, 1)
  await untilAllSignWith(true)
  const after = issued.length
  await expect.poll(() => issued.length).toBeGreaterThan(after + 20)
  isOver = true
  await Promise.all(renewing)
  expect(failures).toEqual([])
  // The replaced keys stay published for as long as anything that they signed is valid.
  const late = openApi(0)
  for (const access_token of issued) await late.verify(access_token)
  expect(new Set(issued.map(kidOf)).size).toBe(2)
  for (const { asked } of [...apis, late]) expect(asked.keys).toBe(1)
})

test('Another process that shares the database notices a new key with its next request', async () => {
  const app = await openIssuer({ settings: sharedSecret })
  await kidsOf(app)
  const other = await openIssuer({ databaseUrl: app.databaseUrl, jobs: false, settings: sharedSecret })
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
