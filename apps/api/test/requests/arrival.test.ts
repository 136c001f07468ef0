import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { ErrorBodySchema, exampleWorld } from '@clientele/contracts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openLog } from '../../src/observability/log.ts'
import { contentsOf, keyBearer, startWorld, type World } from '../world/world.ts'

/* Requests as raw bytes on a connection: unreadable ones, and ones that don't arrive in time. */

const timeout_ms = 1_000
const lines: Record<string, unknown>[] = []
const log = openLog({ logLevel: 'info' })

let world: World
beforeAll(async () => {
  Object.assign(log, { info: (line: Record<string, unknown>) => lines.push(line), error: () => undefined })
  world = await startWorld({ settings: { REQUEST_TIMEOUT_MS: String(timeout_ms) }, log })
})
afterAll(() => world.stop())

const here = `/service/platform/user/v1.0/company/1/application/${exampleWorld.application.id}`
const bearer = `authorization: ${keyBearer.authorization}\r\n`
const host = 'host: localhost\r\n'
const head = (line: string, headers = '') => `${line} HTTP/1.1\r\n${host}${bearer}${headers}\r\n`

interface Wire {
  socket: Socket
  /** Everything received, once the other side has closed the connection cleanly. */
  answer: Promise<string>
}

async function dial(): Promise<Wire> {
  const socket = connect(Number(new URL(world.url).port), '127.0.0.1')
  let text = ''
  socket.setEncoding('utf8').on('data', (piece: string) => (text += piece))
  const answer = once(socket, 'end').then(() => text)
  // The code that awaits `answer` handles it.
  answer.catch(() => undefined)
  await once(socket, 'connect')
  return { socket, answer }
}

async function exchange(...pieces: string[]) {
  const { socket, answer } = await dial()
  for (const piece of pieces) socket.write(piece)
  return read(await answer)
}

/** Exactly one response, and nothing after it. */
function read(text: string) {
  const [top = '', body = ''] = text.split('\r\n\r\n')
  const [status = '', ...named] = top.split('\r\n')
  const headers = Object.fromEntries(
    named.map((line): [string, string] => {
      const [name = '', value = ''] = line.split(/: (.*)/)
      return [name.toLowerCase(), value]
    }),
  )
  expect(Buffer.byteLength(body)).toBe(Number(headers['content-length']))
  const failure = ErrorBodySchema.strict().parse(JSON.parse(body))
  expect(headers).toMatchObject({
    connection: 'close',
    'content-type': 'application/json; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'x-request-id': failure.request_id,
  })
  expect(lines).toContainEqual(expect.objectContaining({ request_id: failure.request_id, code: failure.code }))
  return { status: Number(status.split(' ')[1]), code: failure.code, field: failure.details[0]?.field }
}

/** Writes one byte at a time until the connection is closed. */
async function trickle({ socket, answer }: Wire): Promise<string> {
  const timer = setInterval(() => socket.write(' '), 100)
  socket.on('error', () => undefined)
  try {
    return await answer
  } finally {
    clearInterval(timer)
    socket.destroy()
  }
}

test('a body that was refused, and still arrives, does not hold up the end of the API', async () => {
  const own = await startWorld({ settings: { IMPORT_LIMIT_BYTES: '8192' }, log })
  const socket = connect(Number(new URL(own.url).port), '127.0.0.1')
  let text = ''
  socket.setEncoding('utf8').on('data', (piece: string) => (text += piece))
  socket.on('error', () => undefined)
  const type = 'content-type: application/octet-stream\r\ncontent-length: 100000000\r\n'
  socket.write(head(`POST ${here}/imports/file`, type))
  socket.write('x'.repeat(2_000_000))
  const timer = setInterval(() => socket.write(' '), 100)
  try {
    await expect.poll(() => text).toContain('413')
    // It would wait for as long as the body arrives.
    await own.stop()
  } finally {
    clearInterval(timer)
    socket.destroy()
  }
})

describe('a malformed request', () => {
  const invalid = { status: 400, code: 'INVALID_INPUT' }
  const post = head(`POST ${here}/customers`, 'content-type: application/json\r\ntransfer-encoding: chunked\r\n')

  test.each<[string, string, object]>([
    ['no HTTP at all', '\u0016\u0003\u0001\u0002\u0000\u0001', invalid],
    ['a line of nonsense', 'hello there\r\n\r\n', invalid],
    ['a method that is none', head('FROB /healthz'), invalid],
    ['an address with a space in it', 'GET /a b HTTP/1.1\r\nhost: localhost\r\n\r\n', invalid],
    ['a version that is none', 'GET / HTTP/9.9\r\nhost: localhost\r\n\r\n', invalid],
    ['a header without a colon', head('GET /healthz', 'nonsense\r\n'), invalid],
    ['a header with a NUL in it', head('GET /healthz', 'x-note: a\u0000b\r\n'), invalid],
    ['a length that is no number', head('POST /healthz', 'content-length: many\r\n'), invalid],
    ['two lengths', head('POST /healthz', 'content-length: 1\r\ncontent-length: 2\r\n'), invalid],
    ['a length and chunks', head('POST /healthz', 'content-length: 1\r\ntransfer-encoding: chunked\r\n'), invalid],
    ['a chunk whose size is none', `${post}zz\r\n`, invalid],
    ['a chunk that does not end', `${post}2\r\n{}}\r\n`, invalid],
    ['the HTTP of another version', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', invalid],
    [
      'a tunnel',
      'CONNECT shop.example.com:443 HTTP/1.1\r\nhost: localhost\r\n\r\n',
      { status: 404, code: 'NO_SUCH_OPERATION' },
    ],
    [
      'headers that are too large',
      head('GET /healthz', `x-note: ${'x'.repeat(20_000)}\r\n`),
      { status: 431, code: 'HEADERS_TOO_LARGE' },
    ],
    ['an address that is too large', head(`GET /${'x'.repeat(20_000)}`), { status: 431, code: 'HEADERS_TOO_LARGE' }],
    [
      'chunks with too much to say',
      `${post}2;${'x'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`,
      { status: 413, code: 'BODY_TOO_LARGE' },
    ],
  ])('is rejected in our format, and the connection is closed: %s', async (_, bytes, refusal) => {
    expect(await exchange(bytes)).toMatchObject(refusal)
  })

  test('is rejected even while the client is still sending, and the client gets the whole response', async () => {
    for (const start of [head('GET /healthz', `x-note: ${'x'.repeat(20_000)}`), 'nonsense\r\n'])
      expect(await exchange(start, ...Array.from({ length: 50 }, () => 'x'.repeat(100_000)))).toMatchObject({
        status: start === 'nonsense\r\n' ? 400 : 431,
      })
  })

  test.each([
    ['two hosts', `GET /openapi.json HTTP/1.1\r\n${host}Host: shop.example.com\r\n\r\n`],
    ['the same host twice', `GET ${here}/customers/list HTTP/1.1\r\n${host}${host}${bearer}\r\n`],
    ['two hosts for an address that leads nowhere', `GET /nowhere HTTP/1.1\r\n${host}HOST: x\r\n\r\n`],
    ['no host', `GET /openapi.json HTTP/1.1\r\n${bearer}\r\n`],
  ])('is rejected for %s', async (_, bytes) => {
    expect(await exchange(bytes)).toEqual({ ...invalid, field: 'host' })
  })

  test('leaves the API working', async () => {
    expect(await contentsOf(world.database)).toEqual(world.seeded)
    const { status } = await fetch(`${world.url}${here}/customers/list`, { headers: keyBearer })
    expect(status).toBe(200)
  })
})

describe('a request that does not arrive in time', () => {
  const late = { status: 408, code: 'REQUEST_TIMEOUT', field: undefined }
  const json = 'content-type: application/json\r\n'

  test.each<[string, string]>([
    ['nothing', ''],
    ['a head that goes on and on', `GET /healthz HTTP/1.1\r\n${host}x-note: `],
  ])('gets a 408 and is cut off: %s', async (_, bytes) => {
    const wire = await dial()
    wire.socket.write(bytes)
    expect(read(await (bytes === '' ? wire.answer : trickle(wire)))).toEqual(late)
  })

  test.each<[string, string]>([
    ['REST', head(`POST ${here}/customers`, `${json}content-length: 1000\r\n`)],
    ['REST, in chunks', `${head(`PUT ${here}/customers/archive`, `${json}transfer-encoding: chunked\r\n`)}3e8\r\n`],
    [
      'tRPC',
      head(
        'POST /trpc/createUser',
        `${json}x-application-id: ${exampleWorld.application.id}\r\ncontent-length: 1000\r\n`,
      ),
    ],
    [
      'a storefront',
      head('POST /service/application/user/authentication/v1.0/login/otp', `${json}content-length: 1000\r\n`),
    ],
    [
      'OAuth',
      head(
        'POST /service/panel/authentication/v1.0/company/1/oauth/token',
        'content-type: application/x-www-form-urlencoded\r\ncontent-length: 1000\r\n',
      ),
    ],
    ['an upload', head(`POST ${here}/user_group/file`, 'content-type: text/csv\r\ncontent-length: 1000\r\n')],
  ])('gets a 408 and is cut off: a body byte by byte, to %s', async (_, bytes) => {
    const wire = await dial()
    wire.socket.write(bytes)
    expect(read(await trickle(wire))).toEqual(late)
    expect(await contentsOf(world.database)).toEqual(world.seeded)
  })

  test.each<[string, string]>([
    [
      'a body that nobody reads',
      head(`POST ${here}/customers`, 'content-type: text/plain\r\ncontent-length: 1000\r\n'),
    ],
    [
      'an upload by a stranger',
      `POST ${here}/user_group/file HTTP/1.1\r\n${host}content-type: text/csv\r\ncontent-length: 1000\r\n\r\n`,
    ],
  ])('is cut off after its response: %s', async (_, bytes) => {
    const wire = await dial()
    wire.socket.write(bytes)
    const closed = new Promise((resolve) => wire.socket.once('close', resolve))
    await trickle(wire).catch(() => undefined)
    await closed
    expect(wire.socket.destroyed).toBe(true)
  })

  test.each([
    ['/user_group/file', 'text/csv'],
    ['/imports/file', 'application/octet-stream'],
    ['/imports/file', 'Application/X-NDJSON; charset=utf-8'],
  ])('is not an upload that makes steady progress, however long it takes: %s, %s', async (path, type) => {
    const { socket, answer } = await dial()
    const body = `email\n${'x@example.com\n'.repeat(40_000)}`
    socket.write(
      head(
        `POST ${here}${path}`,
        `content-type: ${type}\r\nconnection: close\r\ncontent-length: ${body.length + 1}\r\n`,
      ),
    )
    socket.write(body)
    // Longer than the limit for any other body.
    await new Promise((resolve) => setTimeout(resolve, 2 * timeout_ms))
    socket.write('\n')
    expect(await answer).toMatch(/^HTTP\/1\.1 201 /)
    await world.rewind()
  })
})

test('an API that is shutting down does not wait for connections that never sent anything', async () => {
  const closing = await startWorld()
  const socket = connect(Number(new URL(closing.url).port), '127.0.0.1')
  await once(socket, 'connect')
  const closed = new Promise((resolve) => socket.once('close', resolve))
  // Served after the connection was opened, so the API knows about it.
  expect((await fetch(`${closing.url}/healthz`)).status).toBe(200)
  const began = performance.now()
  await closing.stop()
  await closed
  expect(performance.now() - began).toBeLessThan(20_000)
})
