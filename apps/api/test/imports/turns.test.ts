import { expect, test } from 'vitest'
import { deleteStored, storedFile, storeFile } from '../../src/files/stored-files.ts'
import { inPieces } from '../../src/imports/in-pieces.ts'
import { startApp } from '../world/start-app.ts'

/* Other requests have their turn while an import works: on SQLite, statements that follow each other are a single turn of the event loop. */

/** The number of turns of the event loop that some work takes. */
async function turnsOf(work: () => Promise<unknown>): Promise<number> {
  let turns = 0
  let isDone = false
  const count = () => {
    turns += 1
    if (!isDone) setImmediate(count)
  }
  setImmediate(count)
  await work()
  isDone = true
  return turns
}

const chunks = 40
const chunk_bytes = 256 * 1024

test('while a large file is read, and while it is deleted', async () => {
  const app = await startApp({ jobs: false })
  async function* content() {
    for (let at = 0; at < chunks; at += 1) yield Buffer.alloc(chunk_bytes, 'x')
  }
  const { file_id, size } = await storeFile(app.ctx, content(), { name: 'large.csv' })
  expect(size).toBe(chunks * chunk_bytes)
  const reading = await turnsOf(async () => {
    for await (const _ of storedFile(app.ctx, { id: file_id, size }).read()) continue
  })
  expect(reading).toBeGreaterThanOrEqual(chunks - 1)
  // Sixteen at a time.
  expect(await turnsOf(() => deleteStored(app.ctx, file_id))).toBeGreaterThanOrEqual(3)
})

test('after every few dozen records', async () => {
  const done: number[] = []
  const records = Array.from({ length: 500 }, (_, at) => at)
  const turns = await turnsOf(() => inPieces(records, async (some) => done.push(...some)))
  expect(turns).toBeGreaterThanOrEqual(9)
  expect(done).toEqual(records)
})
