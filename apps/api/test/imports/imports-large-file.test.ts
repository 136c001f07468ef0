import { expect, test } from 'vitest'
import { uploadCustomers } from '../world/imports.ts'
import { read } from '../world/jobs.ts'
import { alive_bytes } from '../world/memory.ts'
import { startApp } from '../world/start-app.ts'

const rowCount = 20_000
const atOnce = 1_000
/** Every hundredth record can't be imported. */
const emailOf = (row: number) => (row % 100 === 0 ? `wrong${row}` : `n${row}@example.com`)
/** The file is much larger than what may be in memory. */
const note = 'x'.repeat(3_000)

/** The file, generated while it is sent. */
async function* lines() {
  yield Buffer.from('id,email,name,note\n')
  for (let begin = 0; begin < rowCount; begin += atOnce) {
    const some = Array.from(
      { length: atOnce },
      (_, i) => `C${begin + i},${emailOf(begin + i)},N ${begin + i},${note}\n`,
    )
    yield Buffer.from(some.join(''))
  }
}

test.each([
  ['checked', true, 0],
  ['imported', false, rowCount - rowCount / 100],
])('a large file is %s in pieces, of which little is in memory', { timeout: 600_000 }, async (_, dry_run, users) => {
  const app = await startApp()
  const file_url = await uploadCustomers(app, ReadableStream.from(lines()))
  const before = alive_bytes()
  let { body: job } = await app.call('POST', '/imports', { file_url, dry_run })
  const progressSeen = new Set<number>()
  let most_bytes = 0
  for (let asked = 0; !['completed', 'failed'].includes(job.state); asked += 1) {
    job = await read(app, job._id)
    if (job.progress) progressSeen.add(job.progress.done)
    if (asked % 10 === 0) most_bytes = Math.max(most_bytes, alive_bytes() - before)
  }
  expect(job).toMatchObject({
    state: 'completed',
    result: { dry_run, rows: rowCount, created: rowCount - rowCount / 100, rejected: rowCount / 100 },
  })
  expect((await app.call('GET', '/customers/list')).body.page.item_total).toBe(users)
  // Of forty pieces. Reading everything at once would show one.
  expect(progressSeen.size).toBeGreaterThan(10)
  expect(most_bytes).toBeLessThan(20 * 2 ** 20)
})
