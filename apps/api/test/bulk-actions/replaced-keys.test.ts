import { createTestDatabase } from '@clientele/db/testing'
import { expect, onTestFinished, test } from 'vitest'
import { start } from '../world/bulk-actions.ts'
import { untilState } from '../world/jobs.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

test('an encrypted value that no key decrypts anymore deletes nobody’s value', async () => {
  const { url: databaseUrl, drop } = await createTestDatabase()
  onTestFinished(drop)
  const [old, next] = ['the-old-secret-key-of-more-than-32-letters', 'the-new-secret-key-of-more-than-32-letters']
  const before = await startApp({ databaseUrl, jobs: false, settings: { SECRET_KEY: old } })
  const definition = { name: 'Tax', slug: 'tax', type: 'text', encrypted: true }
  const { _id: definition_id } = (await before.call('POST', '/user_attribute/definition', definition)).body
  const { _id } = (await before.call('POST', '/customers', { email: 'asha@example.com' })).body.user
  await before.call('POST', `/user_attribute/user/${_id}`, { attributes: [{ definition_id, value: 'AAAPZ1234C' }] })
  const valuesIn = ({ database: { queries, tables } }: TestApp) => queries.select().from(tables.userAttributes)
  const stored = await valuesIn(before)
  const attribute = { definition_id, value: 'BBBPZ1234C' }
  const job = await start(before, { action: 'set_attribute', selection: { user_ids: [_id] }, attribute })
  await before.stop()

  const after = await startApp({ databaseUrl, settings: { SECRET_KEY: next } })
  const { result } = await untilState(after, job._id, 'completed')
  expect(result).toMatchObject({ selected: 1, changed: 0, refused: 1 })
  expect(await valuesIn(after)).toEqual(stored)
})
