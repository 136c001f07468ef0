import { createTestDatabase } from '@clientele/db/testing'
import { expect, onTestFinished, test } from 'vitest'
import { resealAttributes } from '../../src/attributes/reseal.ts'
import { resealMerges } from '../../src/merges/reseal.ts'
import { merge, undo } from '../world/merges.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

/* A merge is undone with the values that were encrypted under an older secret key. */

test('replacing the secret key keeps what a merge needs to be undone, and leaves no keys of who was merged away', async () => {
  const { url: databaseUrl, drop } = await createTestDatabase()
  onTestFinished(drop)
  const [old, next] = ['the-old-secret-key-of-more-than-32-letters', 'the-new-secret-key-of-more-than-32-letters']
  const startWith = (keys: string) => startApp({ databaseUrl, jobs: false, settings: { SECRET_KEY: keys } })

  const before = await startWith(old)
  const definition = { name: 'Tax', slug: 'tax', type: 'text', encrypted: true }
  const { _id: tax } = (await before.call('POST', '/user_attribute/definition', definition)).body
  const withTax = async (email: string, value: string) => {
    const { _id } = (await before.call('POST', '/customers', { email })).body.user
    await before.call('POST', `/user_attribute/user/${_id}`, { attributes: [{ definition_id: tax, value }] })
    return _id as string
  }
  const survivor = await withTax('asha@example.com', 'AAAPZ1234C')
  const other = await withTax('ben@example.com', 'BBBPZ1234C')
  const merged = await merge(before, survivor, other, { choices: { 'attributes.tax': 'other' } })
  expect(merged.status).toBe(200)
  await before.stop()

  const found = async (app: TestApp, value: string): Promise<[number, string[]]> => {
    const query = { type: 'AND', limit: 10, page: 1, conditions: [{ definition_id: tax, type: 'eq', value }] }
    const { items, page } = (await app.call('POST', '/user_attribute/users', { query })).body
    return [page.item_total, items.map(({ _id }: { _id: string }) => _id)]
  }
  const both = await startWith(`${next},${old}`)
  const { secretKeys } = both.services.config
  expect(await resealAttributes(both.database, secretKeys)).toMatchObject({ renewed: 2, unreadable: [] })
  expect(await resealMerges(both.database, secretKeys)).toEqual({ renewed: 2, current: 0, unreadable: [] })
  expect(await resealMerges(both.database, secretKeys)).toEqual({ renewed: 0, current: 2, unreadable: [] })
  expect(await found(both, 'BBBPZ1234C')).toEqual([1, [survivor]])
  const { queries, tables } = both.database
  const keys = await queries.select().from(tables.userAttributeKeys)
  expect(keys.map(({ user_id }) => user_id)).toEqual([survivor])
  await both.stop()

  const after = await startWith(next)
  const undone = await undo(after, survivor, merged.body.merge._id)
  expect(undone).toMatchObject({ status: 200, body: { kept: [] } })
  expect(await found(after, 'AAAPZ1234C')).toEqual([1, [survivor]])
  expect(await found(after, 'BBBPZ1234C')).toEqual([1, [other]])
})
