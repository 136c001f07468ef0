import { type IncomingMessage, request } from 'node:http'
import { Readable } from 'node:stream'
import Fastify, { type FastifyRequest } from 'fastify'
import { expect, test } from 'vitest'
import { closeUnusedConnections, uploadOf } from './arrival.ts'

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

test('a server that closes doesn’t wait for a client that takes long to read a file', async () => {
  const app = Fastify({ forceCloseConnections: 'idle' })
  closeUnusedConnections(app)
  const endless = function* () {
    for (;;) yield Buffer.alloc(piece_bytes)
  }
  app.get('/', (_request, reply) => reply.send(Readable.from(endless(), { objectMode: false })))
  const download = request(await app.listen({ host: '127.0.0.1', port: 0 }))
  const answered = new Promise<IncomingMessage>((done) => download.once('response', done))
  download.end()
  const response = await answered
  // It reads nothing until the server has closed.
  await app.close()
  const brokenOff = new Promise((done) => response.once('error', ({ code }: NodeJS.ErrnoException) => done(code)))
  response.resume()
  expect(await brokenOff).toBe('ECONNRESET')
})
