import { describe, expect, test } from 'vitest'
import { caseFile, uploadCustomers } from '../world/imports.ts'
import { untilState } from '../world/jobs.ts'
import { openBrowser } from '../world/shopper.ts'
import type { TestApp } from '../world/start-app.ts'
import { addShopper, openShop } from '../world/storefront-steps.ts'

interface Case {
  file: string
  system: string
  people: { email: string | null; password: string | null; blocked?: boolean }[]
  refused: { row: number; reason: string; field: string | null }[]
}
const { files } = JSON.parse(caseFile('expect.json').toString()) as { files: Case[] }
const cases = files.filter(({ people }) => people.some(({ password }) => password))

/** The parameters of a project of Firebase, as its console shows them. */
function hashConfig(name = 'firebase-hash-config.txt') {
  const text = caseFile(name).toString()
  const valueOf = (key: string) => new RegExp(`${key}: (.+),`).exec(text)?.[1] ?? ''
  return {
    base64_signer_key: valueOf('base64_signer_key'),
    base64_salt_separator: valueOf('base64_salt_separator'),
    rounds: Number(valueOf('rounds')),
    mem_cost: Number(valueOf('mem_cost')),
  }
}

const notAsked = { is_required: false, level: 'soft' }
const config = { register_required_fields: { email: notAsked, mobile: notAsked } }

const signIn = (app: TestApp, username: string, password: string) =>
  openBrowser(app).auth('POST', '/login/password', { username, password })

async function run(app: TestApp, content: string | Buffer, more: object = {}, headers: Record<string, string> = {}) {
  const file_url = await uploadCustomers(app, content)
  const { status, body } = await app.call('POST', '/imports', { file_url, ...more }, headers)
  expect(status).toBe(201)
  return untilState(app, body._id, 'completed')
}

test.each(cases.map((each) => ({ name: each.file, each })))(
  'the passwords in $name open the accounts, and absurd ones are refused',
  async ({ each: { file, system, people, refused } }) => {
    const app = await openShop({ config })
    const job = await run(app, caseFile(file), system === 'firebase' ? { firebase: hashConfig() } : {})
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

const renee = { hash: '$2b$10$wh/X7uoTGtwsiQcKEkCHDO6Ulnqe0Gu.o9w1kvrAmCyMeI/1LRdi2', password: 'Quiche & Cidre 1789' }
const ayse = { hash: '$2y$10$vhmbzaRA7YYrwJ6a8XSJ8uHOXBxuqRLJ1JPHD2O9sL0dtVwNOstrS', password: 'Kediler & çay' }
const email = 'asha@example.com'

/** A file with one customer. */
const fileOf = (values: Record<string, string>) =>
  `${Object.keys(values).join(',')}\n${Object.values(values).join(',')}\n`
const proven = { email, 'email verified': 'true' }

const credentialsOf = (app: TestApp) => app.database.queries.select().from(app.database.tables.credentials)

describe('customers who exist', () => {
  test('get the passwords of a second file, as its dry run says', async () => {
    const app = await openShop({ config })
    await run(app, caseFile('auth0-users.ndjson'))
    const content = caseFile('auth0-passwords.ndjson')
    const dry = await run(app, content, { dry_run: true })
    expect(await credentialsOf(app)).toEqual([])
    const job = await run(app, content)
    expect(job.result).toMatchObject({ created: 0, updated: 4, unchanged: 0, rejected: 2 })
    expect({ ...job.result, dry_run: true }).toEqual(dry.result)
    const people = files.find(({ file }) => file === 'auth0-passwords.ndjson')?.people ?? []
    for (const { email: name, password } of people)
      expect([name, (await signIn(app, name ?? '', password ?? '')).status]).toEqual([name, 200])
    const [{ _id }] = (await app.call('GET', '/customers/list?q=siyuan.chen@example.org')).body.items
    const { items } = (await app.call('GET', `/customers/${_id}/events`)).body
    const added = items.find(({ type }: { type: string }) => type === 'user.credentials_added')
    expect(added).toMatchObject({ actor: { kind: 'api_key' }, details: { password_scheme: 'bcrypt' } })
    expect((await run(app, content)).result).toMatchObject({ updated: 0, unchanged: 4 })
  })

  test('keep the contact that signs in with such a password only until someone else proves it', async () => {
    const app = await openShop({ config })
    await run(app, fileOf({ email }))
    await run(app, fileOf({ email, 'password hash': renee.hash }))
    expect((await signIn(app, email, renee.password)).status).toBe(200)
    const [customer] = (await app.call('GET', '/customers/list')).body.items
    expect(customer.emails).toMatchObject([{ email, verified: false }])
    await addShopper(app, { email, first_name: 'Olive' })
    expect((await signIn(app, email, renee.password)).body.code).toBe('WRONG_SIGN_IN')
    expect(await credentialsOf(app)).toEqual([])
  })

  test('confirm that contact first if the team requires it', async () => {
    const app = await openShop({ config })
    await run(app, fileOf({ email }))
    await run(app, fileOf({ email, 'password hash': renee.hash }), { require_confirmation: true })
    expect((await signIn(app, email, renee.password)).body.code).toBe('EMAIL_NOT_CONFIRMED')
  })

  test('keep a password that they have, unless the file is taken', async () => {
    const app = await openShop({ config })
    await run(app, fileOf({ ...proven, 'password hash': ayse.hash }))
    const other = fileOf({ ...proven, 'password hash': renee.hash })
    // First that of the earlier file, and then, after a sign-in, their own here.
    for (let i = 0; i < 2; i += 1) {
      expect((await run(app, other)).result).toMatchObject({ unchanged: 1 })
      expect((await run(app, other, { on_conflict: 'reject' })).result).toMatchObject({ rejected: 1 })
      expect((await signIn(app, email, ayse.password)).status).toBe(200)
    }
    expect((await run(app, other, { on_conflict: 'take' })).result).toMatchObject({ updated: 1 })
    expect((await signIn(app, email, ayse.password)).body.code).toBe('WRONG_SIGN_IN')
    expect((await signIn(app, email, renee.password)).status).toBe(200)
  })

  test('get neither a password nor a verified contact from a record that has merely claimed their contact', async () => {
    const app = await openShop({ config })
    const id = await addShopper(app, { email, first_name: 'Asha' })
    const claim = { email, phone: '+4915123456789', 'phone verified': 'true', 'password hash': renee.hash }
    for (const on_conflict of ['keep', 'take']) {
      await run(app, fileOf(claim), { on_conflict })
      expect(await credentialsOf(app)).toEqual([])
      const { user } = (await app.call('GET', `/customers/${id}`)).body
      expect(user.phone_numbers).toMatchObject([{ phone: '15123456789', verified: false }])
    }
    await run(app, fileOf({ user_id: id, ...claim }))
    expect((await signIn(app, email, renee.password)).status).toBe(200)
    const { user } = (await app.call('GET', `/customers/${id}`)).body
    expect(user.phone_numbers).toMatchObject([{ verified: true }])
  })
})

describe('the parameters of a Firebase project', () => {
  const firebase = hashConfig()
  const file = caseFile('firebase-users.json')
  const [{ email: name, password } = expect.fail('nobody')] =
    files.find(({ system }) => system === 'firebase')?.people ?? []

  test('are stored once, encrypted, and neither with a job nor by a dry run', async () => {
    const app = await openShop({ config })
    const { firebaseKeys, trackedJobs, jobs } = app.database.tables
    const dry = await run(app, file, { firebase, dry_run: true })
    expect(await app.database.queries.select().from(firebaseKeys)).toEqual([])
    expect(dry.result).toMatchObject({ created: 5, not_imported: expect.not.arrayContaining(['passwordHash']) })
    await run(app, file, { firebase })
    await run(app, file, { firebase, on_conflict: 'take' })
    const keys = await app.database.queries.select().from(firebaseKeys)
    expect(keys).toHaveLength(1)
    const stored = [
      keys,
      await app.database.queries.select().from(trackedJobs),
      await app.database.queries.select().from(jobs),
    ]
    expect(JSON.stringify(stored)).not.toContain(firebase.base64_signer_key.slice(0, 20))
  })

  test('refuse the whole import if they are absurd, or if the caller may not import passwords', async () => {
    const app = await openShop({ config })
    const file_url = await uploadCustomers(app, file)
    const authorization = `Bearer ${await app.tokenWith(['users:import'])}`
    for (const path of ['/imports', '/imports/preview']) {
      const absurd = { file_url, firebase: hashConfig('firebase-hash-config-absurd.txt') }
      expect(await app.call('POST', path, absurd)).toMatchObject({
        status: 400,
        body: { details: [{ field: 'body.firebase', message: expect.stringContaining('of memory for scrypt') }] },
      })
      expect(await app.call('POST', path, { file_url, firebase }, { authorization })).toMatchObject({
        status: 403,
        body: { details: [{ field: 'body.firebase' }] },
      })
    }
    const { trackedJobs, firebaseKeys } = app.database.tables
    expect(await app.database.queries.select().from(trackedJobs)).toEqual([])
    expect(await app.database.queries.select().from(firebaseKeys)).toEqual([])
  })

  test('work with columns that the caller has chosen, and a preview says what is left out without them', async () => {
    const app = await openShop({ config })
    const columns = [
      { column: 'email', to: 'email' },
      { column: 'passwordHash', to: 'password_digest' },
      { column: 'salt', to: 'password_salt' },
    ]
    await run(app, file, { firebase, mapping: { columns } })
    expect((await signIn(app, name ?? '', password ?? '')).status).toBe(200)

    const file_url = await uploadCustomers(app, file)
    const leftOut = async (more: object) =>
      (await app.call('POST', '/imports/preview', { file_url, ...more })).body.not_imported
    expect(await leftOut({})).toEqual(expect.arrayContaining(['passwordHash', 'salt', 'photoUrl']))
    const withThem = await leftOut({ firebase })
    expect(withThem).toContain('photoUrl')
    for (const column of ['passwordHash', 'salt']) expect(withThem).not.toContain(column)
  })
})

test('without the permission for credentials, or the parameters of Firebase, passwords are left out, and the import says so', async () => {
  const app = await openShop({ config })
  const firebase = await run(app, caseFile('firebase-users.json'))
  expect(firebase.result).toMatchObject({ created: 5, not_imported: expect.arrayContaining(['passwordHash']) })

  const authorization = `Bearer ${await app.tokenWith(['users:import'])}`
  const unpermitted = await run(app, caseFile('clerk-users.csv'), {}, { authorization })
  expect(unpermitted.result).toMatchObject({ created: 6, not_imported: expect.arrayContaining(['password_digest']) })
  await run(app, caseFile('clerk-users.csv'), { on_conflict: 'take' }, { authorization })
  expect(await credentialsOf(app)).toEqual([])

  const clerk = await run(app, caseFile('clerk-users.csv'))
  expect(clerk.result).toMatchObject({ updated: 4, not_imported: expect.not.arrayContaining(['password_digest']) })
})

describe('passwords in plain text', () => {
  const password = 'granite-otter-bicycle-58'
  const mapping = {
    columns: [
      { column: 'mail', to: 'email' },
      { column: 'Kennwort', to: 'password' },
    ],
  }
  const csv = `mail,Kennwort\n${email},${password}\nzoe@example.com,\n`

  test('are refused, unless the caller says that they are to be hashed', async () => {
    const app = await openShop({ config })
    const file_url = await uploadCustomers(app, csv)
    const refused = await app.call('POST', '/imports', { file_url, mapping })
    expect(refused).toMatchObject({ status: 400, body: { details: [{ field: 'body.hash_plaintext' }] } })
    const authorization = `Bearer ${await app.tokenWith(['users:import'])}`
    const body = { file_url, mapping, hash_plaintext: true }
    expect(await app.call('POST', '/imports', body, { authorization })).toMatchObject({ status: 403 })
    const dry = await run(app, csv, { mapping, hash_plaintext: true, dry_run: true })
    expect(dry.result).toMatchObject({ created: 2 })
    expect(await credentialsOf(app)).toEqual([])
  })

  test('are announced by the preview, however the file has them', async () => {
    const app = await openShop({ config })
    const credentials = [{ type: 'password', value: password }]
    const realm = { realm: 'shop', users: [{ username: 'asha', email, enabled: true, credentials }] }
    const previewed = async (content: string, more: object = {}, headers = {}) => {
      const file_url = await uploadCustomers(app, content)
      return (await app.call('POST', '/imports/preview', { file_url, ...more }, headers)).body.warning
    }
    const said =
      '1 record has a password in plain text. An import hashes them with hash_plaintext, and refuses them without it.'
    expect(await previewed(JSON.stringify(realm))).toBe(said)
    expect(await previewed(csv, { mapping })).toBe(said)
    expect(await previewed(`email,Password\n${email},${password}\n`)).toBe(
      'The passwords in the column Password are left out. To hash them, map it to password, with hash_plaintext.',
    )
    for (const none of [`email,name\n${email},Asha\n`, `email,password\n${email},\n`])
      expect(await previewed(none)).toBeUndefined()
    const authorization = `Bearer ${await app.tokenWith(['users:import'])}`
    expect(await previewed(JSON.stringify(realm), {}, { authorization })).toBeUndefined()
  })

  test('in a realm that people wrote are refused, and hashed if the caller says so', async () => {
    const app = await openShop({ config })
    const credentials = [{ type: 'password', value: password, temporary: false }]
    const realm = JSON.stringify({ realm: 'shop', users: [{ username: 'asha', email, enabled: true, credentials }] })
    const refused = await run(app, realm)
    expect(refused.result).toMatchObject({ created: 0, rejected: 1 })
    const { body } = await app.call('GET', `/jobs/${refused._id}/errors`)
    expect(body.items).toMatchObject([
      { field: 'credentials', value: '', code: 'refused', message: 'This password is in plain text.' },
    ])
    expect((await run(app, realm, { hash_plaintext: true })).result).toMatchObject({ created: 1, rejected: 0 })
    expect((await signIn(app, email, `x${password}`)).status).toBe(401)
    expect((await signIn(app, email, password)).status).toBe(200)
  })

  test('are hashed by us, sign in, and appear nowhere', async () => {
    const app = await openShop({ config })
    const job = await run(app, csv, { mapping, hash_plaintext: true })
    expect(job.result).toMatchObject({ created: 2 })
    const [row, ...others] = await credentialsOf(app)
    expect(row?.password_hash).toMatch(/^\$argon2id\$/)
    expect(others).toEqual([])
    expect((await signIn(app, email, `x${password}`)).status).toBe(401)
    expect((await signIn(app, email, password)).status).toBe(200)
    const preview = await app.call('POST', '/imports/preview', { file_url: await uploadCustomers(app, csv), mapping })
    const { queries, tables } = app.database
    const stored = await Promise.all([queries.select().from(tables.trackedJobs), queries.select().from(tables.events)])
    expect(JSON.stringify([preview.body, stored])).not.toContain(password)
  })

  test('that are too long reject the record without being repeated', async () => {
    const app = await openShop({ config })
    const long = 'a-secret-'.repeat(200)
    const job = await run(app, `mail,Kennwort\n${email},${long}\n`, { mapping, hash_plaintext: true })
    const { items } = (await app.call('GET', `/jobs/${job._id}/errors`)).body
    expect(items).toEqual([expect.objectContaining({ code: 'too_long', field: 'Kennwort', value: '' })])
    expect(JSON.stringify(items)).not.toContain('a-secret-')
  })
})
