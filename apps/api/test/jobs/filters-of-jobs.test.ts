import { expect, test } from 'vitest'
import { run, start, statesOf } from '../world/bulk-actions.ts'
import { exportNow, recordsOf, startExport } from '../world/exports.ts'
import { addUsers, createGroup, upload } from '../world/groups.ts'
import { untilState } from '../world/jobs.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

/* Jobs read their filter when they begin, long after it was checked. */

/** Two customers, one of whom has a value of an attribute, and a filter that finds them. */
async function startWithTier({ masked = false, jobs }: { masked?: boolean; jobs?: false } = {}) {
  const app = await startApp(jobs === false ? { jobs } : {})
  const [asha] = await addUsers(app, 'asha@example.com', 'ben@example.com')
  const tier = { name: 'Tier', slug: 'tier', type: 'text', masking: { enabled: masked, type: 'partial' } }
  const { body } = await app.call('POST', '/user_attribute/definition', tier)
  await app.call('PUT', `/user_attribute/definition/${body._id}/user/${asha}`, { attribute: { value: 'gold' } })
  const filter = { attribute_filter: [{ definition_id: body._id, type: 'eq', value: 'gold' }] }
  return { app, filter, definition_id: String(body._id) }
}

/** Another process, which runs the jobs. */
const startWorker = ({ databaseUrl }: TestApp) => startApp({ databaseUrl, seed: async () => undefined })

test('callers who may see masked attributes can export, and act on, those with a value', async () => {
  const { app, filter } = await startWithTier({ masked: true })
  const { job, file } = await exportNow(app, { filter })
  expect(job.result).toMatchObject({ exported: 1, counted: 1 })
  expect((await recordsOf(file)).map((record) => record.get('email').text)).toEqual(['asha@example.com'])
  const blocked = await run(app, { action: 'block', selection: { filter }, expected_count: 1 })
  expect(blocked.result).toMatchObject({ selected: 1, changed: 1 })
})

test('a job whose filter mentions a deleted attribute fails at once, and says why', async () => {
  const { app, filter, definition_id } = await startWithTier({ jobs: false })
  const block = await start(app, { action: 'block', selection: { filter }, expected_count: 1 })
  const { _id: export_id } = await startExport(app, { filter })
  expect((await app.call('DELETE', `/user_attribute/definition/${definition_id}`)).status).toBe(200)
  await startWorker(app)
  expect(await untilState(app, block._id, 'failed')).toMatchObject({
    failure: 'An attribute in the filter was deleted. Nothing was changed.',
  })
  expect(await untilState(app, export_id, 'failed')).toMatchObject({
    failure: 'An attribute in the filter was deleted.',
  })
  expect(await statesOf(app)).toEqual({ active: 2 })
})

test('so does one whose filter mentions a deleted group', async () => {
  const app = await startApp({ jobs: false })
  const { body: group } = await createGroup(app, await upload(app, 'email\nasha@example.com\n'))
  const { _id } = await startExport(app, { filter: { group_uid: String(group.uid) } })
  expect((await app.call('DELETE', `/user_group/${group.uid}`)).status).toBe(200)
  await startWorker(app)
  expect(await untilState(app, _id, 'failed')).toMatchObject({ failure: 'The group in the filter was deleted.' })
})
