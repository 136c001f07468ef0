import { createTestDatabase } from '@clientele/db/testing'
import { expect, onTestFinished, test, vi } from 'vitest'
import { verify } from '../../src/verify/service.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

const base = '/user_attribute'

/** An application whose customers have encrypted values, after the key that encrypted them is gone. */
async function afterLosingTheKey() {
  const { url: databaseUrl, drop } = await createTestDatabase()
  onTestFinished(drop)
  const startWith = (key: string) => startApp({ databaseUrl, jobs: false, settings: { SECRET_KEY: key } })
  const before = await startWith('the-lost-secret-key-of-more-than-32-letters')
  const define = async (slug: string, more: object = {}) =>
    (await before.call('POST', `${base}/definition`, { name: slug, slug, type: 'text', encrypted: true, ...more })).body
      ._id
  const ids = { tax: await define('tax'), tags: await define('tags', { is_multi_value: true }) }
  const { user } = (await before.call('POST', '/customers', { email: 'asha@example.com' })).body
  const given = [
    { definition_id: ids.tax, value: 'AAAPZ1234C' },
    { definition_id: ids.tags, value: ['red'] },
  ]
  await before.call('POST', `${base}/user/${user._id}`, { attributes: given })
  await before.stop()
  const app = await startWith('the-other-secret-key-of-more-than-32-letters')
  return { app, user_id: user._id as string, path: `${base}/definition/${ids.tax}/user/${user._id}` }
}

const listed = async (app: TestApp, user_id: string) => (await app.call('GET', `${base}/user/${user_id}`)).body.items

test('values whose key is missing say so, and are logged once for each attribute', async () => {
  const { app, user_id } = await afterLosingTheKey()
  const log = vi.spyOn(app.services.log, 'error')
  for (let i = 0; i < 3; i += 1)
    expect(await listed(app, user_id)).toMatchObject([
      { slug: 'tax', attribute: { value: '••••••' }, unreadable: true },
      { slug: 'tags', attribute: { value: '••••••' }, unreadable: true },
    ])
  expect(log.mock.calls.map(([facts]) => facts)).toMatchObject([
    { application_id: app.application_id },
    { application_id: app.application_id },
  ])
})

test('they are kept when they are sent back, replaced by a new value, and deleted', async () => {
  const { app, user_id, path } = await afterLosingTheKey()
  const shown = (await app.call('GET', path)).body
  expect(await app.call('PUT', path, shown)).toMatchObject({ status: 200, body: shown })
  const { queries, tables } = app.database
  expect(await queries.select().from(tables.userAttributes)).toHaveLength(2)
  const set = await app.call('PUT', path, { attribute: { value: 'BBBPZ1234C' } })
  expect(set.body).toMatchObject({ attribute: { value: 'BBBPZ1234C' } })
  expect(set.body).not.toHaveProperty('unreadable')
  const [, tags] = await listed(app, user_id)
  await app.call('DELETE', `${base}/definition/${tags.user_attribute_definition_id}/user/${user_id}`)
  expect(await listed(app, user_id)).toMatchObject([{ slug: 'tax' }])
})

test('verify counts them', async () => {
  const { app, path } = await afterLosingTheKey()
  await app.call('PUT', path, { attribute: { value: 'BBBPZ1234C' } })
  const { secretKeys: keys } = app.services.config
  const countedWith = async (options: Parameters<typeof verify>[1]) => {
    const found = []
    for await (const finding of verify(app.database, options))
      if (finding.what === 'user_attributes.sealed') found.push(finding)
    return found
  }
  expect(await countedWith({ keys })).toEqual([
    {
      application_id: app.application_id,
      what: 'user_attributes.sealed',
      of: 'attribute tags',
      stored: 1,
      actual: 0,
    },
  ])
  expect(await countedWith({})).toEqual([])
})
