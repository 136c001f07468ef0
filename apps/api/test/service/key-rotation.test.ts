import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createTestDatabase } from '@clientele/db/testing'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { hashSecret } from '../../src/secrets.ts'
import { findAppSecret } from '../../src/platform-config/service.ts'
import { bundled } from '../world/bundled.ts'
import { systemHashes } from '../world/foreign-hashes.ts'
import { openBrowser, solve } from '../world/shopper.ts'
import type { TestApp } from '../world/start-app.ts'
import { addShopper, asha, choosePassword, codeTo, openShop, signedIn } from '../world/storefront-steps.ts'

const old = 'the-old-secret-key-of-more-than-32-letters'
const next = 'the-new-secret-key-of-more-than-32-letters'
const command = await bundled('src/commands/rotate-keys.ts')

let databaseUrl: string
beforeEach(async () => {
  const made = await createTestDatabase()
  databaseUrl = made.url
  onTestFinished(made.drop)
})

/** The API with these keys, on the test's database. The previous one must be stopped first. */
const startWith = (keys: string, settings: Record<string, string> = {}) =>
  openShop({ databaseUrl, jobs: false, settings: { SECRET_KEY: keys, ...settings } })

async function rotate(keys: string) {
  const env = { PATH: process.env.PATH, DATABASE_URL: databaseUrl, SECRET_KEY: keys }
  return promisify(execFile)(process.execPath, [command], { env }).then(
    ({ stdout }) => ({ code: 0, text: stdout }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, text: stdout + stderr }),
  )
}

/** A shopper's existing browser, pointed at an API that was started later. */
function reopened(app: TestApp, { cookie }: { cookie: string | undefined }) {
  const browser = openBrowser(app)
  browser.cookie = cookie
  return browser
}
const isSignedIn = async (browser: ReturnType<typeof openBrowser>) =>
  (await browser.auth('GET', '/session')).status === 200
const ofFirebase = systemHashes.find(({ what }) => what === 'Firebase')
const facebook = { social_tokens: { facebook: { app_id: '4711', app_secret: 'the-secret-of-4711' } } }
const teamAt = (app: TestApp, headers: Record<string, string>) => app.call('GET', '/customers/list', undefined, headers)

describe('N52: replacing a secret key', () => {
  test('signs nobody out while both keys are listed, nor, once the old one is gone, anyone seen in between', async () => {
    const before = await startWith(old)
    await addShopper(before)
    await addShopper(before, { phone_number: '9876543210', email: 'ben@example.com', first_name: 'Ben' })
    const active = await signedIn(before)
    const idle = await signedIn(before)
    const pending = await openBrowser(before).auth('POST', '/login/otp', { mobile: '9876543210', country_code: '91' })
    const otp = await codeTo(before, '9876543210')
    const operator = { cookie: await before.operatorCookie('owner') }
    const bearer = { authorization: `Bearer ${await before.ownToken()}` }
    await before.call('POST', '/platform/config', facebook)
    const anneliese = { email: 'anneliese@example.com', password_hash: ofFirebase?.hash }
    expect(await before.call('POST', '/customers', anneliese)).toMatchObject({ status: 200 })
    await before.stop()

    const both = await startWith(`${next},${old}`)
    const during = reopened(both, active)
    expect(await isSignedIn(during)).toBe(true)
    expect(during.cookie).not.toBe(active.cookie)
    expect(await teamAt(both, operator)).toMatchObject({ status: 200 })
    expect(await teamAt(both, bearer)).toMatchObject({ status: 200 })
    const proof = { otp, request_id: pending.body.request_id }
    const verified = await openBrowser(both).auth('POST', '/otp/mobile/verify', proof)
    expect(verified).toMatchObject({ status: 200, body: { user_exists: true } })
    expect(await findAppSecret(both.ctx, 'facebook')).toBe('the-secret-of-4711')
    expect(await rotate(`${next},${old}`)).toEqual({
      code: 0,
      text: expect.stringContaining('Re-encrypted 2 secrets; 0 '),
    })
    expect(await rotate(`${next},${old}`)).toEqual({
      code: 0,
      text: expect.stringContaining('Re-encrypted 0 secrets; 2 '),
    })
    await both.stop()

    const after = await startWith(next)
    expect(await isSignedIn(reopened(after, during))).toBe(true)
    expect(await isSignedIn(reopened(after, idle))).toBe(false)
    expect(await teamAt(after, operator)).toMatchObject({ status: 200 })
    expect(await findAppSecret(after.ctx, 'facebook')).toBe('the-secret-of-4711')
    const entered = { username: 'anneliese@example.com', password: ofFirebase?.password }
    expect((await openBrowser(after).auth('POST', '/login/password', entered)).status).toBe(200)
    expect(await rotate(next)).toMatchObject({ code: 0 })
    await after.stop()

    const stranger = await startWith('some-other-secret-key-of-more-than-32-letters')
    expect(await isSignedIn(reopened(stranger, during))).toBe(false)
    expect(await findAppSecret(stranger.ctx, 'facebook')).toBeUndefined()
    expect(await rotate('some-other-secret-key-of-more-than-32-letters')).toEqual({
      code: 1,
      text: expect.stringMatching(/No key can decrypt the secret of facebook.*No key can decrypt the Firebase key/s),
    })
  })

  test('leaves a shopper’s cookie unchanged while there is one key', async () => {
    const app = await startWith(old)
    await addShopper(app)
    const browser = await signedIn(app)
    const { headers } = await browser.auth('GET', '/session')
    expect(headers.getSetCookie()).toEqual([])
  })

  test('keeps captchas valid that were issued before', async () => {
    const before = await startWith(old)
    const captcha_code = await solve(openBrowser(before))
    await before.stop()
    const both = await startWith(`${next},${old}`)
    await both.call('POST', '/platform/config', { skip_captcha: false })
    const ask = () =>
      openBrowser(both).auth('POST', '/login/otp', { mobile: asha.phone_number, country_code: '91', captcha_code })
    expect((await ask()).status).toBe(200)
    expect((await ask()).body.code).toBe('CAPTCHA_NEEDED')
  })

  test('recognizes the requester of a code, whose address can’t be guessed without a key', async () => {
    const email = { email: asha.email }
    const before = await startWith(old)
    await addShopper(before)
    const browser = openBrowser(before)
    const sent = await browser.auth('POST', '/otp/email/send', email)
    expect(sent.status).toBe(200)
    const [row] = await before.database.queries.select().from(before.database.tables.codes)
    expect(row?.asked_from).toMatch(/^[\w+/]{43}$/)
    for (const ip of ['127.0.0.1', '::1', '::ffff:127.0.0.1'])
      expect(row?.asked_from).not.toBe(hashSecret(`${before.application_id} ${ip}`))
    await before.stop()

    const both = await startWith(`${next},${old}`)
    const later = openBrowser(both)
    expect((await later.auth('POST', '/otp/email/send', email)).status).toBe(429)
    // Strangers elsewhere share five guesses, and the requester has separate ones.
    const wrong = (await codeTo(both, asha.email)) === '000000' ? '000001' : '000000'
    for (let i = 0; i < 6; i += 1) await later.auth('POST', '/otp/email/verify', { ...email, otp: wrong })
    const [guessed] = await both.database.queries.select().from(both.database.tables.codes)
    expect(guessed).toMatchObject({ attempts: 0, attempts_nearby: 5, attempts_elsewhere: 0 })
  })

  test('resets nobody’s attempts', async ({ skip }) => {
    skip(
      process.env.TEST_DIALECT !== 'postgres',
      'with SQLite the process counts in memory, and anew after every start',
    )
    const limits = { SHOPPER_FAILURES_PER_USER_AND_ADDRESS_PER_HOUR: '4' }
    const guess = async (app: TestApp) =>
      (await openBrowser(app).auth('POST', '/login/password', { username: asha.email, password: 'wrong' })).status
    const before = await startWith(old, limits)
    await addShopper(before)
    await choosePassword(await signedIn(before))
    expect([await guess(before), await guess(before)]).toEqual([401, 401])
    const both = await startWith(`${next},${old}`, limits)
    expect(await guess(both)).toBe(401)
    // Processes with the old list, with both keys and with the new one run side by side for a while.
    expect(await guess(before)).toBe(401)
    expect(await guess(both)).toBe(429)
    expect(await guess(before)).toBe(429)
  })

  test('leaves attempts to sign in findable by contact while both keys are listed', async () => {
    const attemptsIn = async (app: TestApp) =>
      (await app.call('GET', '/customers/sign-in-attempts?contact=nobody%40example.com')).body.items.length
    const guess = (app: TestApp) =>
      openBrowser(app).auth('POST', '/otp/email/verify', { email: 'nobody@example.com', otp: '123456' })
    const before = await startWith(old)
    await guess(before)
    await before.stop()
    const both = await startWith(`${next},${old}`)
    await guess(both)
    expect(await attemptsIn(both)).toBe(2)
    await both.stop()
    // Without the old key, nobody can tell whose the first attempt was.
    expect(await attemptsIn(await startWith(next))).toBe(1)
  })
})

describe('N52: the list of keys', () => {
  const keysOf = (SECRET_KEY: string) => readConfig({ SECRET_KEY }).secretKeys

  test('is one or more keys, the current one first', () => {
    expect(keysOf(old)).toEqual([old])
    expect(keysOf(` ${next} , ${old} `)).toEqual([next, old])
  })

  test.each([
    ['short', 'SECRET_KEY must have at least 32 characters'],
    [`${next},short`, 'SECRET_KEY must have at least 32 characters'],
    [`${next},`, 'SECRET_KEY contains an empty entry'],
    [`${next},,${old}`, 'SECRET_KEY contains an empty entry'],
    [' ', 'SECRET_KEY contains an empty entry'],
    [`${next},${old},${next}`, 'SECRET_KEY contains the same key twice'],
  ])('is rejected with a sentence that contains no key: %s', (given, sentence) => {
    expect(() => keysOf(given)).toThrow(sentence)
    expect(() => keysOf(given)).not.toThrow(next)
  })

  test('can be the lines of the file in DATA_DIR', () => {
    const DATA_DIR = mkdtempSync(join(tmpdir(), 'clientele-keys-'))
    onTestFinished(() => rmSync(DATA_DIR, { recursive: true }))
    const [made] = readConfig({ DATA_DIR }).secretKeys
    expect(readConfig({ DATA_DIR }).secretKeys).toEqual([made])
    const write = (text: string) => writeFileSync(join(DATA_DIR, 'secret-key'), text)
    write(`${next}\r\n${made}\n`)
    expect(readConfig({ DATA_DIR }).secretKeys).toEqual([next, made])
    for (const text of ['', '\n', `${next}\nshort\n`, `${next}\n\n${made}\n`, `${next}\n${next}\n`]) {
      write(text)
      expect(() => readConfig({ DATA_DIR })).toThrow('secret-key')
      expect(() => readConfig({ DATA_DIR })).not.toThrow(next)
    }
  })
})
