import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { expect, test } from 'vitest'
import { uploadOf } from './arrival.ts'

const piece_bytes = 256 * 1024

test('the pieces of an upload don’t stay in memory', async () => {
  const pieces = function* () {
    for (let at = 0; at < 2_000; at += 1) yield Buffer.alloc(piece_bytes)
  }
  const raw = Readable.from(pieces(), { objectMode: false })
  const before = process.memoryUsage().arrayBuffers
  let most = 0
  for await (const piece of uploadOf({ raw } as unknown as FastifyRequest)) {
    expect(piece.length).toBeGreaterThan(0)
    most = Math.max(most, process.memoryUsage().arrayBuffers - before)
  }
  // 500 MB went through.
  expect(most).toBeLessThan(200 * 1024 * 1024)
})
