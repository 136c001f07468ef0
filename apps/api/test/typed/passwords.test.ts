import { hash } from '@node-rs/argon2'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { findPasswordHash } from '../../src/passwords/shoppers.ts'
import { openBrowser } from '../world/shopper.ts'
import { ownerEmail, type TestApp } from '../world/start-app.ts'
import { addShopper, asha, choosePassword, letPass, openShop, signedIn } from '../world/storefront-steps.ts'
import { cases } from './cases.ts'

/*
 * The same letters are encoded in several ways, which nobody can see. Passwords are compared in one of them (NFKC).
 */

const signIn = (app: TestApp, password: string) =>
  openBrowser(app).auth('POST', '/login/password', { username: asha.email, password })

describe('a password', () => {
  test('opens the account however its letters are encoded', async () => {
    const app = await openShop({ jobs: { poll_ms: 20 } })
    await addShopper(app)
    const browser = await signedIn(app)
    let former: string | undefined
    for (const [chosen, typed] of cases.passwords) {
      const change = { new_password: chosen, ...(former !== undefined && { old_password: former }) }
      expect(await browser.auth('POST', '/password', change)).toMatchObject({ status: 200 })
      for (const password of [chosen, typed]) expect(await signIn(app, password)).toMatchObject({ status: 200 })
      former = typed
    }
    await letPass(app, 120_000, { sessions: false })
  })

  test('is never cut, and its case counts', async () => {
    const app = await openShop({ jobs: { poll_ms: 20 } })
    await addShopper(app)
    const long = 'ﷺ granite otter '.repeat(8).slice(0, 120)
    await choosePassword(await signedIn(app), long)
    expect((await signIn(app, long)).status).toBe(200)
    for (const other of [long.slice(0, -1), `${long} `, long.toUpperCase()])
      expect((await signIn(app, other)).body.code).toBe('WRONG_SIGN_IN')
  })

  test('counts as long as it is after that', async () => {
    const app = await openShop({ jobs: { poll_ms: 20 } })
    await addShopper(app)
    const browser = await signedIn(app)
    // Twelve code points, which are six letters.
    const short = 'u\u0308o\u0308a\u0308n\u0303e\u0301i\u0308'
    expect(await browser.auth('POST', '/password', { new_password: short })).toMatchObject({ status: 400 })
  })

  test('whose hash was made of what was typed still opens the account, and gets a new hash', async () => {
    const app = await openShop({ jobs: { poll_ms: 20 } })
    const id = await addShopper(app)
    const raw = 'Schlu\u0308ssel-gru\u0308n-77'
    await choosePassword(await signedIn(app))
    const { credentials } = app.database.tables
    const old = await hash(raw)
    await app.database.queries.update(credentials).set({ password_hash: old }).where(eq(credentials.user_id, id))

    expect((await signIn(app, 'Schlüssel-grau-77')).status).toBe(401)
    expect(await findPasswordHash(app.ctx, id)).toBe(old)
    expect((await signIn(app, raw)).status).toBe(200)
    expect(await findPasswordHash(app.ctx, id)).not.toBe(old)
    for (const typed of [raw, raw.normalize('NFC')]) expect((await signIn(app, typed)).status).toBe(200)
  })

  test('with such a hash can be replaced by its owner', async () => {
    const app = await openShop({ jobs: { poll_ms: 20 } })
    const id = await addShopper(app)
    const raw = 'Schlu\u0308ssel-gru\u0308n-77'
    const browser = await signedIn(app)
    await choosePassword(browser)
    const { credentials } = app.database.tables
    await app.database.queries
      .update(credentials)
      .set({ password_hash: await hash(raw) })
      .where(eq(credentials.user_id, id))
    const change = { old_password: raw, new_password: 'marble-canoe-sparrow-31' }
    expect(await browser.auth('POST', '/password', change)).toMatchObject({ status: 200 })
    expect((await signIn(app, 'marble-canoe-sparrow-31')).status).toBe(200)
  })

  test('of an operator is compared in the same way, and upgraded', async () => {
    const app = await openShop({ jobs: false })
    const raw = 'Schlu\u0308ssel-gru\u0308n-77'
    const { operatorCredentials } = app.database.tables
    await app.database.queries.update(operatorCredentials).set({ password_hash: await hash(raw) })
    const enter = (password: string) =>
      fetch(`${app.url}/service/platform/team/v1.0/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: `\u200e${ownerEmail.toUpperCase()}`, password }),
      }).then(({ status }) => status)
    expect(await enter('wrong-wrong-wrong')).toBe(401)
    expect(await enter(raw)).toBe(200)
    expect(await enter(raw.normalize('NFC'))).toBe(200)
  })
})
