import { expect, test } from 'vitest'
import { preview, run, statesOf } from '../world/bulk-actions.ts'
import { exportNow, recordsOf } from '../world/exports.ts'
import { addUsers } from '../world/groups.ts'
import { merge } from '../world/merges.ts'
import { startApp } from '../world/start-app.ts'

/* Selections of many users: the ID of one who was merged into another one stands for the survivor. */

/** Three customers, two of whom are merged into the last, one after the other. */
async function startWithMerged() {
  const app = await startApp()
  const [first = '', second = '', survivor = ''] = await addUsers(
    app,
    'a@example.com',
    'b@example.com',
    'c@example.com',
  )
  expect((await merge(app, second, first)).status).toBe(200)
  expect((await merge(app, survivor, second)).status).toBe(200)
  return { app, merged: [first, second], survivor }
}

test('an action on such IDs is about the survivor, once', async () => {
  const { app, merged, survivor } = await startWithMerged()
  for (const selection of [{ user_ids: [...merged, survivor] }, { lines: [` ${merged[0]}, `, merged[1], survivor] }])
    expect(await preview(app, { action: 'block', selection })).toMatchObject({
      count: 1,
      would_change: { count: 1, samples: [{ user_id: survivor }] },
      skipped: { count: 0 },
    })
  await run(app, { action: 'block', selection: { user_ids: [merged[0]] }, reason: 'Chargebacks', expected_count: 1 })
  expect(await statesOf(app)).toMatchObject({ blocked: 1 })
})

test('so is an export', async () => {
  const { app, merged, survivor } = await startWithMerged()
  for (const selection of [{ user_ids: [...merged, survivor] }, { lines: merged }]) {
    const { job, file } = await exportNow(app, selection)
    expect(job.result).toMatchObject({ exported: 1, counted: 1 })
    expect(job.result).not.toHaveProperty('difference')
    expect((await recordsOf(file)).map((record) => record.get('user_id').text)).toEqual([survivor])
  }
})
