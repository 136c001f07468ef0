import { describe, expect, test } from 'vitest'
import { throughRest, throughSdk, throughTrpc } from '../world/doors.ts'
import { contentsOf, keyBearer, startWorld } from '../world/world.ts'
import { addShopper, openShop, signedIn } from '../world/storefront-steps.ts'
import { cases } from '../typed/cases.ts'
import { application, asha, asOwner, group } from './steps.ts'

const hostile = [
  ...cases.names.filter(([, outcome]) => outcome.startsWith('refused')).map(([name]) => name),
  ...['\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069'].map(
    (mark) => `Asha${mark}Rao`,
  ),
  'Asha\nRao',
  'Asha\u0007',
  'Asha\u0085Rao',
  'Asha\u2028Rao',
  '\u200b\u200d',
  '\u3164',
]
const kept = [
  ...cases.names.filter(([, outcome]) => outcome === 'stored as it is').map(([name]) => name),
  'क्‍ष',
  '\u200fשרה',
]

/** Every operation of the team that names something, and its input with a name. */
const named = [
  ['createUser', 'body.first_name', (name: string) => ({ body: { email: 'new@example.com', first_name: name } })],
  ['createUser', 'body.last_name', (name: string) => ({ body: { email: 'new@example.com', last_name: name } })],
  ['updateUser', 'body.first_name', (name: string) => ({ userId: asha.id, body: { first_name: name } })],
  ['updateUserGroup', 'body.name', (name: string) => ({ groupId: String(group.uid), body: { name } })],
  ['createApiKey', 'body.name', (name: string) => ({ body: { name, permissions: ['users:read'] } })],
  ['inviteOperator', 'body.name', (name: string) => ({ body: { email: 'n@example.com', role: 'support', name } })],
  ['updateApplication', 'body.name', (name: string) => ({ applicationId: application.id, body: { name } })],
  ['updatePlatformConfig', 'body.name', (name: string) => ({ body: { name } })],
] as const

describe('names', () => {
  test('N53: direction overrides, isolates and control characters are refused in every name, over every door', async () => {
    const world = await startWorld()
    const place = { url: world.url, company_id: '1', application_id: application.id }
    for (const door of [throughRest, throughTrpc, throughSdk])
      for (const [operation, field, input] of named)
        for (const name of hostile) {
          const headers = door === throughSdk ? keyBearer : asOwner
          const answer = await door(place, operation, input(name), headers)
          expect({ operation, name, answer }).toMatchObject({
            answer: { status: 400, body: { code: 'INVALID_INPUT' } },
          })
          expect(answer.body.details.map((fault: { field: string }) => fault.field)).toContain(field)
        }
    expect(await contentsOf(world.database)).toEqual(world.seeded)
  })

  test('N53: a username can’t be hostile either', async () => {
    const app = await openShop({ jobs: false })
    for (const username of hostile.filter((name) => name.trim() !== ''))
      expect(await app.call('POST', '/customers', { email: 'new@example.com', username })).toMatchObject({
        status: 400,
        body: { details: [{ field: 'body.username' }] },
      })
  })

  test('N53: names keep everything else, such as the joiners of Persian and Indic names', async () => {
    const app = await openShop({ jobs: false })
    for (const [at, first_name] of kept.entries()) {
      const id = await addShopper(app, { email: `asha${at}@example.com`, first_name })
      expect((await app.call('GET', `/customers/${id}`)).body.user.first_name).toBe(first_name)
      const found = await app.call('GET', `/customers/search?q=${encodeURIComponent(first_name)}`)
      expect(found.body.users).toMatchObject([{ _id: id }])
    }
  })

  test('N53: shoppers’ own forms refuse them too', async () => {
    const app = await openShop({ jobs: { poll_ms: 20 } })
    await addShopper(app)
    const browser = await signedIn(app)
    for (const first_name of hostile)
      expect(await browser.profile('POST', '/detail', { first_name })).toMatchObject({
        status: 400,
        body: { details: [{ field: 'body.first_name' }] },
      })
  })
})
