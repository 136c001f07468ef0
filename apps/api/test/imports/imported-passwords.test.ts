import { expect, test } from 'vitest'
import { caseFile, uploadCustomers } from '../world/imports.ts'
import { untilState } from '../world/jobs.ts'
import { openBrowser } from '../world/shopper.ts'
import type { TestApp } from '../world/start-app.ts'
import { openShop } from '../world/storefront-steps.ts'

interface Case {
  file: string
  system: string
  people: { email: string | null; password: string | null; blocked?: boolean }[]
  refused: { row: number; reason: string; field: string | null }[]
}
const { files } = JSON.parse(caseFile('expect.json').toString()) as { files: Case[] }
/** Firebase's hashes take the key of the project. */
const cases = files.filter(({ system, people }) => system !== 'firebase' && people.some(({ password }) => password))

const notAsked = { is_required: false, level: 'soft' }
const config = { register_required_fields: { email: notAsked, mobile: notAsked } }

const signIn = (app: TestApp, username: string, password: string) =>
  openBrowser(app).auth('POST', '/login/password', { username, password })

async function run(app: TestApp, name: string, more: object = {}) {
  const { body } = await app.call('POST', '/imports', { file_url: await uploadCustomers(app, caseFile(name)), ...more })
  return untilState(app, body._id, 'completed')
}

test.each(cases.map((each) => ({ name: each.file, each })))(
  'the passwords in $name open the accounts, and absurd ones are refused',
  { timeout: 120_000 },
  async ({ each: { file, people, refused } }) => {
    const app = await openShop({ config })
    const job = await run(app, file)
    for (const { email, password, blocked } of people) {
      if (email === null || password === null || blocked) continue
      expect([email, (await signIn(app, email, `x${password}`)).status]).toEqual([email, 401])
      expect([email, (await signIn(app, email, password)).status]).toEqual([email, 200])
    }
    const { items } = (await app.call('GET', `/jobs/${job._id}/errors`)).body
    const codes = items.map(({ code, field, value }: Record<string, string>) => ({ code, field, value }))
    const ofHashes = refused.filter(({ reason }) => reason.endsWith('_hash') || reason.startsWith('absurd'))
    for (const { reason, field } of ofHashes) expect(codes).toContainEqual({ code: reason, field, value: '' })
  },
)

test('without the permission for credentials, or for Firebase, passwords are left out, and the import says so', async () => {
  const app = await openShop({ config })
  const firebase = await run(app, 'firebase-users.json')
  expect(firebase.result).toMatchObject({ created: 5, not_imported: expect.arrayContaining(['passwordHash']) })
  expect(await app.database.queries.select().from(app.database.tables.credentials)).toEqual([])

  const clerk = await run(app, 'clerk-users.csv')
  expect(clerk.result).toMatchObject({ not_imported: expect.not.arrayContaining(['password_digest']) })
})
