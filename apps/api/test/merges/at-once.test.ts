import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { purgeUser } from '../../src/accounts/purge.ts'
import { verify } from '../../src/verify/service.ts'
import { bundled } from '../world/bundled.ts'
import { merge, stateOf, undo, userOf } from '../world/merges.ts'
import { openBrowser } from '../world/shopper.ts'
import { startApp, type TestApp } from '../world/start-app.ts'
import { addShopper, openShop } from '../world/storefront-steps.ts'

/* Merges at the same time as other changes of the same users: one comes after the other, whichever it is, and nothing is half done. */

const program = await bundled('test/world/merge-process.ts')
const rounds = 8
let number = 0
const contacts = () => {
  number += 1
  return { email: `user.${number}@example.com`, phone_number: `97650${String(number).padStart(5, '0')}` }
}

const expectNoFaults = async (app: TestApp) => {
  const faults = []
  // The index of searches follows a moment later.
  for await (const { what, of, stored, actual } of verify(app.database))
    if (what !== 'search_documents') faults.push({ what, of, stored, actual })
  expect(faults).toEqual([])
}

const isMerged = async (app: TestApp, survivor: string, other: string) => (await userOf(app, other))?._id === survivor

test('Two merges of the same users at once: one wins, and the other is refused', async () => {
  const app = await startApp()
  for (let round = 0; round < rounds; round += 1) {
    const [one, two] = [await addShopper(app, contacts()), await addShopper(app, contacts())]
    const answers = await Promise.all([merge(app, one, two), merge(app, two, one), merge(app, one, two)])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 422, 422])
    const survivor = answers.find(({ status }) => status === 200)?.body.user
    expect(survivor.emails).toHaveLength(2)
    expect((await userOf(app, one))._id).toBe(survivor._id)
    expect((await userOf(app, two))._id).toBe(survivor._id)
  }
  await expectNoFaults(app)
})

test('Merges in a circle at once leave one user', async () => {
  const app = await startApp()
  for (let round = 0; round < rounds; round += 1) {
    const [a, b, c] = [
      await addShopper(app, contacts()),
      await addShopper(app, contacts()),
      await addShopper(app, contacts()),
    ]
    await Promise.all([merge(app, a, b), merge(app, b, c), merge(app, c, a)])
    const found = new Set([(await userOf(app, a))._id, (await userOf(app, b))._id, (await userOf(app, c))._id])
    // The third merge is refused, or one of the others was, because its user was merged away by then.
    expect(found.size).toBeLessThanOrEqual(2)
  }
  await expectNoFaults(app)
})

test('A merge at the same time as a block, an update, a sign-in, an archive, or an erasure', async () => {
  const app = await openShop({ config: { delete_account_day: 0 } })
  const { users } = app.database.tables
  const changes: Record<string, (id: string, phone: string) => Promise<unknown>> = {
    block: (id) => app.call('PUT', '/customers/activation', { status: true, user_id: [id] }),
    update: (id) => app.call('PUT', `/customers/${id}`, { first_name: 'Changed' }),
    signIn: (_id, phone) => openBrowser(app).signInByOtp(phone),
    archive: (id) => app.call('PUT', '/customers/archive', { user_id: id }),
    erase: (id) => purgeUser(app.ctx, { user_id: id, delete_on: new Date(0).toISOString() }),
  }
  const lasting: Record<string, unknown> = { block: 'blocked', update: 'Changed' }
  for (const [name, change] of Object.entries(changes))
    for (const which of ['survivor', 'other'] as const)
      for (let round = 0; round < 3; round += 1) {
        const of = { survivor: contacts(), other: contacts() }
        const id = { survivor: await addShopper(app, of.survivor), other: await addShopper(app, of.other) }
        if (name === 'erase')
          await app.database.queries
            .update(users)
            .set({ state: 'deletion_scheduled', delete_on: new Date(0) })
            .where(eq(users.id, id[which]))
        const [merged] = await Promise.all([
          merge(app, id.survivor, id.other),
          change(id[which], of[which].phone_number),
        ])
        expect([200, 404, 422]).toContain(merged.status)
        const user = await userOf(app, id[which])
        expect(await isMerged(app, id.survivor, id.other)).toBe(merged.status === 200 && user !== undefined)
        // Neither a block nor a change is lost, whichever came first.
        const facts: Record<string, unknown> = { block: user?.status, update: user?.first_name }
        expect(facts[name]).toBe(lasting[name])
      }
  // Erasing sets the state behind the service's back above, so its counts differ.
  const faults = []
  for await (const { what } of verify(app.database))
    if (what !== 'search_documents' && !what.startsWith('user_counts') && what !== 'users.facet') faults.push(what)
  expect(faults).toEqual([])
}, 300_000)

test('Undoing a merge twice at once undoes it once', async () => {
  const app = await startApp()
  for (let round = 0; round < rounds; round += 1) {
    const [one, two] = [await addShopper(app, contacts()), await addShopper(app, contacts())]
    const { body } = await merge(app, one, two)
    const answers = await Promise.all([undo(app, one, body.merge._id), undo(app, one, body.merge._id)])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 404])
  }
  await expectNoFaults(app)
})

test('A process that is killed around the commit leaves everything as it was, or everything merged', async () => {
  const app = await startApp({ jobs: false })
  const [survivor, other] = [await addShopper(app, contacts()), await addShopper(app, contacts())]
  const run = async (DIE_WHEN: 'before' | 'after', MERGE?: string) => {
    const env = {
      PATH: process.env.PATH,
      DATABASE_URL: app.databaseUrl,
      LOG_LEVEL: 'silent',
      SECRET_KEY: 'x'.repeat(32),
      APPLICATION_ID: app.application_id,
      SURVIVOR: survivor,
      OTHER: other,
      DIE_WHEN,
      ...(MERGE !== undefined && { MERGE }),
    }
    const child = spawn(process.execPath, [program], { env, stdio: 'inherit' })
    const [, signal] = await once(child, 'exit')
    expect(signal).toBe('SIGKILL')
  }
  const both = async () => [await stateOf(app, survivor), await stateOf(app, other)]
  const before = await both()
  await run('before')
  expect(await both()).toEqual(before)
  await run('after')
  expect(await isMerged(app, survivor, other)).toBe(true)
  const merged = await both()
  const [item] = (await app.call('GET', `/customers/${survivor}/merges`)).body.items
  await run('before', item._id)
  expect(await both()).toEqual(merged)
  await run('after', item._id)
  expect(await both()).toEqual(before)
  await expectNoFaults(app)
}, 300_000)
