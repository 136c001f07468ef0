import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { indexAll } from '../../src/users/indexer.ts'
import { startApp, type TestApp } from '../world/start-app.ts'
import { addShopper } from '../world/storefront-steps.ts'

/* Indexing many customers at once takes as many statements as indexing one, where each costs a round trip. They are counted by the database's driver. */

const sent = vi.spyOn(pg.Client.prototype, 'query')

let app: TestApp
beforeAll(async () => {
  app = await startApp({ jobs: false })
})
afterAll(async () => {
  vi.restoreAllMocks()
  await app.stop()
})

let made = 0

/** How many statements it takes to index some new customers, who have likenesses in common with nobody. */
async function statementsFor(customers: number): Promise<number> {
  for (let i = 0; i < customers; i += 1) {
    made += 1
    await addShopper(app, { email: `n${made}@example.com`, phone_number: String(9_876_500_000 + made) })
  }
  sent.mockClear()
  await indexAll(app.database)
  return sent.mock.calls.length
}

test('twenty customers are indexed with as many statements as one', async () => {
  await statementsFor(1)
  const one = await statementsFor(1)
  expect(one).toBeGreaterThan(app.database.dialect === 'postgres' ? 5 : -1)
  expect(await statementsFor(20)).toBe(one)
})
