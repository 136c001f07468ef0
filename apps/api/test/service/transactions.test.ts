import { setTimeout as wait } from 'node:timers/promises'
import { uniqueViolation } from '@clientele/db'
import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { afterCommit, allOrThrow, type Answer, atomically, type Context } from '../../src/context.ts'
import { startApp } from '../world/start-app.ts'

const isSqlite = process.env.TEST_DIALECT === 'sqlite'

describe('concurrent transactions', () => {
  const bump = async ({ db: { queries, tables } }: Context, name: string) =>
    queries
      .update(tables.sequences)
      .set({ value: sql`${tables.sequences.value} + 1` })
      .where(sql`${tables.sequences.name} = ${name}`)

  test('that deadlock are retried: all of them happen once, with one cookie and one side effect each', async ({
    skip,
  }) => {
    skip(isSqlite, 'SQLite has one writer at a time, so nobody waits for anybody')
    const { ctx, database } = await startApp({ jobs: false })
    const { sequences } = database.tables
    for (const name of ['a', 'b'])
      await database.queries.insert(sequences).values({ application_id: 'x', name, value: 0 })
    const cookies: string[] = []
    const consequences: string[] = []
    const attempts: string[] = []
    const answer: Answer = { ...ctx.answer, setSessionCookie: (value: string) => void cookies.push(value) }
    let holders = 0
    const both = (first: string, second: string) =>
      atomically({ ...ctx, answer }, async (tx) => {
        attempts.push(first)
        tx.answer.setSessionCookie(first, new Date())
        afterCommit(tx, async () => consequences.push(first))
        await bump(tx, first)
        holders += 1
        while (holders < 2) await wait(1)
        await bump(tx, second)
      })
    await Promise.all([both('a', 'b'), both('b', 'a')])
    expect(attempts.length).toBeGreaterThan(2)
    expect(cookies.toSorted()).toEqual(['a', 'b'])
    expect(consequences.toSorted()).toEqual(['a', 'b'])
    const rows = await database.queries.select().from(sequences).where(sql`application_id = 'x'`)
    expect(rows.map(({ value }) => value)).toEqual([2, 2])
  })

  test('that keep failing get a 503', async () => {
    const app = await startApp({ jobs: false })
    const headers = { authorization: `Bearer ${await app.ownToken()}` }
    let attempts = 0
    app.database.transaction = async () => {
      attempts += 1
      throw Object.assign(new Error('could not serialize access'), { code: '40001' })
    }
    // Not a user: creating one would first try a single statement.
    const group = { name: 'Regulars', description: '', file_url: 'https://files.example/regulars.csv' }
    expect(await app.call('POST', '/user_group', group, headers)).toMatchObject({
      status: 503,
      body: { code: 'OVERLOADED' },
    })
    expect(attempts).toBe(4)
  })

  test('that are rolled back set no cookie', async () => {
    const { ctx } = await startApp({ jobs: false })
    const cookies: string[] = []
    const answer: Answer = { ...ctx.answer, setSessionCookie: (value: string) => void cookies.push(value) }
    const undone = atomically({ ...ctx, answer }, async (tx) => {
      tx.answer.setSessionCookie('a', new Date())
      throw new Error('a change of mind')
    })
    await expect(undone).rejects.toThrow('a change of mind')
    expect(cookies).toEqual([])
  })

  test('fail with the first error, wherever it is in the list', async () => {
    const { ctx, database } = await startApp({ jobs: false })
    const addCompany = async (tx: Context, id: string) =>
      tx.db.queries.insert(tx.db.tables.companies).values({ id, name: id, created_at: new Date() })
    await database.queries.insert(database.tables.companies).values({ id: 'x', name: 'x', created_at: new Date() })
    const failed = await atomically(ctx, async (tx) => {
      const clash = addCompany(tx, 'x')
      return allOrThrow([
        clash.catch(() => undefined).then(() => addCompany(tx, 'y')),
        clash,
        clash.catch(() => Promise.reject(new Error('later'))),
      ])
    }).catch((error: unknown) => error)
    expect(uniqueViolation(failed)).toMatch(/companies/)
  })
})
