import { expect, test } from 'vitest'
import { mailboxOf } from '../../src/users/duplicates/keys.ts'
import { listPairs } from '../../src/users/duplicates/repository/pairs.ts'
import { indexAll } from '../../src/users/indexer.ts'
import { eventTypesOf, merge, undo } from '../world/merges.ts'
import { startApp, type TestApp } from '../world/start-app.ts'
import { addShopper } from '../world/storefront-steps.ts'

interface Pair {
  _id: string
  first: { _id: string }
  second: { _id: string }
  reasons: string[]
}

/** The pairs, once all changes have been looked at. */
async function pairsOf(app: TestApp, query = ''): Promise<Pair[]> {
  await indexAll(app.database)
  return (await app.call('GET', `/customers/duplicates?page_size=100${query}`)).body.items
}
const idsOf = (pairs: readonly Pair[]) => pairs.map(({ first, second, reasons }) => [first._id, second._id, reasons])

const asha = { first_name: 'Asha', last_name: 'Rao', dob: '1990-01-02' }

test('Users with the same number, the same mailbox, or the same name and birthday are proposed', async () => {
  const app = await startApp({ jobs: false })
  const one = await addShopper(app, { ...asha, email: 'asha.rao@gmail.com', phone_number: '9765432101' })
  const tagged = await addShopper(app, { email: 'ashaRao+shop@googlemail.com' })
  const named = await addShopper(app, { ...asha, first_name: 'ASHA', last_name: 'Ráo', email: 'other@example.com' })
  const claiming = await addShopper(app, { email: 'third@example.com' })
  await app.call('PUT', `/customers/${claiming}`, { phone_numbers: [{ phone: '9765432101', verified: false }] })
  await addShopper(app, { first_name: 'Asha', last_name: 'Rao', email: 'without.birthday@example.com' })
  expect(new Set(idsOf(await pairsOf(app)))).toEqual(
    new Set([
      [one, tagged, ['email']],
      [one, named, ['name_and_birthday']],
      [one, claiming, ['phone']],
    ]),
  )
})

test('A pair that is dismissed isn’t proposed again, until that is undone', async () => {
  const app = await startApp({ jobs: false })
  const one = await addShopper(app, { ...asha, email: 'one@example.com' })
  const two = await addShopper(app, { ...asha, email: 'two@example.com' })
  const [pair] = await pairsOf(app)
  const put = (dismissed: boolean, id = pair?._id) => app.call('PUT', `/customers/duplicates/${id}`, { dismissed })
  expect(await put(true)).toMatchObject({ status: 200, body: { dismissed_by: { kind: 'api_key' } } })
  expect(await pairsOf(app)).toEqual([])
  expect(idsOf(await pairsOf(app, '&dismissed=true'))).toEqual([[one, two, ['name_and_birthday']]])
  // Changes of what they have in common don't propose them again.
  await app.call('PUT', `/customers/${two}`, { emails: [{ email: 'one+tag@example.com' }] })
  expect(await pairsOf(app)).toEqual([])
  expect(await eventTypesOf(app, one)).toContain('user.duplicate_dismissed')
  await put(false)
  expect(await pairsOf(app)).toHaveLength(1)
  expect((await put(true, '64f0000000000000000000ff')).status).toBe(404)
})

test('A pair ends when the two no longer look alike, or are merged, and is back when that is undone', async () => {
  const app = await startApp({ jobs: false })
  const one = await addShopper(app, { ...asha, email: 'one@example.com' })
  const two = await addShopper(app, { ...asha, email: 'two@example.com' })
  expect(await pairsOf(app)).toHaveLength(1)
  await app.call('PUT', `/customers/${two}`, { dob: '1990-01-03' })
  expect(await pairsOf(app)).toEqual([])
  await app.call('PUT', `/customers/${two}`, { dob: asha.dob })
  expect(await pairsOf(app)).toHaveLength(1)
  const { body } = await merge(app, one, two)
  expect(await pairsOf(app)).toEqual([])
  await undo(app, one, body.merge._id)
  expect(idsOf(await pairsOf(app))).toEqual([[one, two, ['name_and_birthday']]])
  await app.call('PUT', '/customers/archive', { user_id: two })
  expect(await pairsOf(app)).toEqual([])
})

test('A key of many users makes a few pairs for each, and pages follow each other', async () => {
  const app = await startApp({ jobs: false })
  for (let i = 0; i < 20; i += 1) await addShopper(app, { ...asha, email: `user.${i}@example.com` })
  const all = await pairsOf(app)
  expect(all.length).toBeGreaterThanOrEqual(19)
  expect(all.length).toBeLessThanOrEqual(20 * 5)
  const paged: string[] = []
  for (let cursor = ''; ; ) {
    const { body } = await app.call('GET', `/customers/duplicates?page_size=7${cursor}`)
    paged.push(...body.items.map(({ _id }: Pair) => _id))
    if (body.next_cursor === undefined) break
    cursor = `&cursor=${body.next_cursor}`
  }
  expect(paged).toEqual(all.map(({ _id }) => _id))
  const { database, application_id } = app
  expect(await listPairs(database, { application_id, dismissed: true, before: 'g', limit: 10 })).toEqual([])
})

test('Tags don’t count in an address, and dots only where mailboxes don’t ignore them', () => {
  expect(mailboxOf('a.b+c@gmail.com')).toBe('ab@gmail.com')
  expect(mailboxOf('a.b+c@googlemail.com')).toBe('ab@gmail.com')
  expect(mailboxOf('a.b+c@example.com')).toBe('a.b@example.com')
})
