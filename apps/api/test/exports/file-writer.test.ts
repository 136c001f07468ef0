import { newId } from '@clientele/db'
import { expect, test } from 'vitest'
import { atomically } from '../../src/context.ts'
import { FileWriter } from '../../src/files/file-writer.ts'
import { storedFile } from '../../src/files/stored-files.ts'
import { startApp } from '../world/start-app.ts'

/* A file is the same if several processes write its steps, and if steps have to be repeated. */

const piece_bytes = 256 * 1024
const steps = [10, piece_bytes - 10, 0, 7, 3 * piece_bytes, piece_bytes - 7, 1].map((length, at) =>
  Buffer.alloc(length, String(at)),
)

test('steps of any length are one file', async () => {
  const { ctx } = await startApp({ jobs: false })
  const id = newId()
  let writer = new FileWriter(id)
  let size = 0
  for (const [at, bytes] of steps.entries()) {
    // Another process goes on.
    if (at % 3 === 2) writer = new FileWriter(id)
    const rolledBack = atomically(ctx, async (tx) => {
      await writer.append(tx, size, Buffer.from('rolled back'))
      throw new Error('The lease is lost.')
    })
    await expect(rolledBack).rejects.toThrow('The lease is lost.')
    size = await atomically(ctx, (tx) => writer.append(tx, size, bytes))
  }
  const read: Uint8Array[] = []
  for await (const some of storedFile(ctx, { id, size }).read()) read.push(some)
  expect(Buffer.concat(read).equals(Buffer.concat(steps))).toBe(true)
})
