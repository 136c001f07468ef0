import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { exportNow } from '../world/exports.ts'
import { startApp } from '../world/start-app.ts'

test('a download takes as long as the client needs, also longer than a response may take to begin', async () => {
  const deadline_ms = 300
  const app = await startApp({ settings: { REQUEST_DEADLINE_MS: String(deadline_ms) } })
  await app.call('POST', '/customers', { phone_number: '9876543210' })
  const { _id } = (await exportNow(app)).job
  const { queries, tables } = app.database
  // Far more than what fits between the two, so that it isn't sent before the client reads it.
  const [piece_bytes, pieces] = [256 * 1024, 120]
  const [first] = await queries.select().from(tables.fileChunks)
  if (!first) throw new Error('The export has no file.')
  await queries.delete(tables.fileChunks)
  for (let position = 0; position < pieces; position += 1)
    await queries.insert(tables.fileChunks).values({ ...first, position, content: Buffer.alloc(piece_bytes, position) })
  await queries.update(tables.files).set({ size: piece_bytes * pieces })

  const path = `/service/platform/user/v1.0/company/1/application/${app.application_id}/exports/${_id}/download`
  const headers = { authorization: `Bearer ${await app.ownToken()}` }
  const response = await fetch(app.url + path, { method: 'POST', headers })
  await wait(3 * deadline_ms)
  expect((await response.arrayBuffer()).byteLength).toBe(piece_bytes * pieces)
})
