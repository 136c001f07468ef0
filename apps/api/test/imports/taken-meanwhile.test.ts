import { expect, test } from 'vitest'
import { sql } from 'drizzle-orm'
import { atomically } from '../../src/context.ts'
import { insertContacts, insertUsers } from '../../src/imports/repository.ts'
import { newContact } from '../../src/users/contacts.ts'
import { newUser } from '../../src/users/rows.ts'
import { wantedEmail } from '../../src/users/wanted-contacts.ts'
import { untilState } from '../world/jobs.ts'
import { runImport, startImport } from '../world/run-imports.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

/** Creates a customer in a transaction that stays open until it is told to end. */
function creating(app: TestApp, email: string) {
  const [created, end] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()]
  const done = atomically(app.ctx, async (tx) => {
    const contact = { ...wantedEmail(email, 'body.emails', { verified: true }), primary: true }
    const user = newUser(tx, {}, [contact])
    await insertUsers(tx.db, [user])
    await insertContacts(tx.db, [newContact(tx, user.id, contact, 0)])
    created.resolve(undefined)
    await end.promise
  })
  return { created: created.promise, end: () => end.resolve(undefined), done }
}

/** Waits until a statement waits for a transaction of someone else. */
async function untilBlocked(app: TestApp) {
  const { db } = app.ctx
  await expect
    .poll(
      async () =>
        (await db.queries.select({ pid: sql<number>`pid` }).from(sql`pg_locks`).where(sql`not granted`)).length,
      { timeout: 20_000 },
    )
    .toBeGreaterThan(0)
}

const header = 'email,email_verified,first_name\n'
const line = (i: number) => `n${i}@example.com,yes,N${i}\n`

test('a contact that someone takes while it is imported belongs to them, also if others are changed by the same step', async () => {
  const app = await startApp()
  await runImport(app, header + line(0))
  const other = creating(app, 'n7@example.com')
  await other.created
  // SQLite has one writer, so nobody can take anything in between.
  const isAlone = app.database.dialect === 'sqlite'
  if (isAlone) other.end()
  const lines = Array.from({ length: 150 }, (_, i) => line(i + 1)).join('')
  const job = await startImport(app, `${header}${lines}n0@example.com,yes,Asha\n`, { on_conflict: 'take' })
  if (!isAlone) await untilBlocked(app)
  other.end()
  await other.done
  expect(await untilState(app, job._id, 'completed')).toMatchObject({
    result: { rows: 151, created: 149, updated: 2, rejected: 0 },
  })
})

test('so does one that is taken after the records were looked up, while the ones before them are written', async () => {
  const app = await startApp()
  const other = creating(app, 'n1200@example.com')
  await other.created
  const isAlone = app.database.dialect === 'sqlite'
  if (isAlone) other.end()
  const lines = Array.from({ length: 1_300 }, (_, i) => line(i + 1)).join('')
  const job = await startImport(app, header + lines, { on_conflict: 'take' })
  if (!isAlone) await untilBlocked(app)
  other.end()
  await other.done
  expect(await untilState(app, job._id, 'completed')).toMatchObject({
    result: { rows: 1_300, created: 1_299, updated: 1, rejected: 0 },
  })
})
