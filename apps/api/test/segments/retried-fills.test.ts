import { expect, test } from 'vitest'
import { addUsers, memberIds } from '../world/groups.ts'
import { act, jobAbout, untilState } from '../world/jobs.ts'
import { createSegment } from '../world/segments.ts'
import { startApp } from '../world/start-app.ts'

const at = (domain: string) => ({ join: 'AND' as const, of: [{ about: 'domain' as const, in: [domain] }] })

test('filling a segment that was canceled is retried, unless its rule has changed since', async () => {
  const app = await startApp({ jobs: false })
  const [asha = '', dora = ''] = await addUsers(app, 'asha@example.com', 'dora@other.example')
  const { body: group } = await createSegment(app, at('example.com'))
  const job = await jobAbout(app, group._id)
  expect(await act(app, job._id, 'cancel')).toMatchObject({ body: { state: 'canceled', actions: ['retry'] } })
  expect(await act(app, job._id, 'retry')).toMatchObject({ status: 200, body: { state: 'queued' } })

  await startApp({ databaseUrl: app.databaseUrl })
  expect(await untilState(app, job._id, 'completed')).toMatchObject({ result: { members: 1 } })
  expect(await memberIds(app, group.uid)).toEqual([asha])
  expect((await app.call('GET', `/user_group/${group.uid}`)).body).toMatchObject({ status: 'completed', members: 1 })

  await app.call('PUT', `/user_group/${group.uid}`, { rule: at('other.example') })
  await untilState(app, (await jobAbout(app, group._id))._id, 'completed')
  expect(await memberIds(app, group.uid)).toEqual([dora])
  expect((await act(app, job._id, 'retry')).status).toBe(409)
})
