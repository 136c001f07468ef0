import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo, LookupFunction } from 'node:net'
import { AppError } from '@clientele/contracts'
import { afterEach, describe, expect, test } from 'vitest'
import { isPublicAddress } from './addresses.ts'
import { type FetchLimits, fetchFile } from './fetch-file.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections()
})

async function serve(answer: RequestListener) {
  const server = createServer(answer)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const inside = { limit_bytes: 1_000, allowPrivate: true }
const outside = { limit_bytes: 1_000, allowPrivate: false }

async function textOf(url: string, limits: FetchLimits) {
  const pieces: Uint8Array[] = []
  for await (const piece of fetchFile(url, limits)) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

async function refusalOf(url: string, limits: FetchLimits) {
  const error: unknown = await textOf(url, limits).then(
    (text) => `was read: ${text}`,
    (reason: unknown) => reason,
  )
  return error instanceof AppError ? error.details[0]?.message : error
}

/** Names as a name server would answer them, one answer after the other. */
const names =
  (...answers: { address: string; family: number }[][]): LookupFunction =>
  (_name, _options, callback) =>
    callback(null, (answers.length > 1 ? answers.shift() : answers[0]) ?? [])

const unreachable =
  'The URL could not be reached. It must lead to a web server on the public internet that responds quickly.'

test.each([
  ['8.8.8.8', true],
  ['1.1.1.1', true],
  ['2606:4700:4700::1111', true],
  ['127.0.0.1', false],
  ['127.255.255.254', false],
  ['0.0.0.0', false],
  ['10.1.2.3', false],
  ['172.16.0.1', false],
  ['192.168.1.1', false],
  ['169.254.169.254', false],
  ['100.64.0.1', false],
  ['168.63.129.16', false],
  ['192.0.0.8', false],
  ['192.0.2.1', false],
  ['198.18.0.1', false],
  ['224.0.0.1', false],
  ['240.0.0.1', false],
  ['255.255.255.255', false],
  ['::', false],
  ['::1', false],
  ['::127.0.0.1', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:8.8.8.8', false],
  ['::ffff:0:127.0.0.1', false],
  ['64:ff9b::10.0.0.1', false],
  ['64:ff9b:1::1', false],
  ['2002:7f00:1::', false],
  ['2001:0:7f00:1::', false],
  ['2001:db8::1', false],
  ['fc00::1', false],
  ['fd12:3456::1', false],
  ['fe80::1', false],
  ['fe80::1%eth0', false],
  ['fec0::1', false],
  ['ff02::1', false],
  ['example.com', false],
  ['', false],
])('%s is public: %s', (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected)
})

describe('N30: an address inside the network is refused, however it is spelt', () => {
  test.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://0/',
    'http://127.0.0.1./',
    'http://①②⑦.0.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://localhost/',
    'http://no-such-host.invalid/',
  ])('%s', async (url) => {
    expect(await refusalOf(url, outside)).toBe(unreachable)
  })

  test.each([
    [[{ address: '10.0.0.1', family: 4 }]],
    [[{ address: '::ffff:127.0.0.1', family: 6 }]],
    [
      [
        { address: '8.8.8.8', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ],
    ],
    [[]],
  ])('a name that stands for %j', async (addresses) => {
    expect(await refusalOf('http://shop.example/', { ...outside, lookup: names(addresses) })).toBe(unreachable)
  })
})

test('N30: a name that first stands for a public address and then for a private one is not connected to', async () => {
  let asked = 0
  const port = await serve((_request, response) => {
    asked += 1
    response.end('secret')
  })
  // On a machine of its own the name would be public at the first look and private at the second: whichever is used is judged.
  const lookup = names([{ address: '127.0.0.1', family: 4 }])
  expect(await refusalOf(`http://rebinding.example:${port}/`, { ...outside, lookup })).toMatch(/port/)
  expect(await refusalOf('http://rebinding.example:8080/', { ...outside, lookup })).toBe(unreachable)
  expect(asked).toBe(0)
})

test.each([
  ['url', /starts with http/],
  ['ftp://example.com/x.csv', /starts with http/],
  ['file:///etc/passwd', /starts with http/],
  ['http://user:pass@example.com/', /username or a password/],
  ['http://example.com:22/', /port/],
  ['https://example.com:6379/', /port/],
])('%s is refused with a reason', async (url, reason) => {
  expect(await refusalOf(url, outside)).toMatch(reason)
})

describe('redirects', () => {
  test('up to three are followed', async () => {
    const port = await serve((request, response) => {
      const left = Number(request.url?.slice(1))
      if (left === 0) return void response.end('here')
      response.writeHead(302, { location: `/${left - 1}` }).end()
    })
    expect(await textOf(`http://127.0.0.1:${port}/3`, inside)).toBe('here')
    expect(await refusalOf(`http://127.0.0.1:${port}/4`, inside)).toBe('The URL redirects more than three times.')
  })

  test('N30: each is judged like the first address', async () => {
    // The way in is let through by its port alone; the way on is an address like any other.
    const targets = ['http://user:pass@127.0.0.1/', 'file:///etc/passwd', 'gopher://127.0.0.1/', '//:0']
    const port = await serve((request, response) => {
      response.writeHead(302, { location: targets[Number(request.url?.slice(1))] }).end()
    })
    for (const [at] of targets.entries())
      expect(await refusalOf(`http://127.0.0.1:${port}/${at}`, inside)).toMatch(/username|starts with http/)
  })
})

describe('a server that does not send the file', () => {
  const limits = { ...inside, timeouts: { headers: 300, idle: 300 } }
  test.each<[string, RequestListener, RegExp]>([
    ['but a status', (_, response) => response.writeHead(404).end('x'), /status 404/],
    ['but a status with nothing', (_, response) => response.writeHead(204).end(), /status 204/],
    ['as it is', (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'), /compressed/],
    ['but one that is too large', (_, response) => response.end('x'.repeat(1_001)), /larger than 1,000 bytes/],
    [
      'but one that grows too large',
      (_, response) => {
        response.write('x'.repeat(600))
        setTimeout(() => response.end('x'.repeat(600)), 20)
      },
      /larger than 1,000 bytes/,
    ],
    [
      'to its end',
      (_, response) => {
        response.writeHead(200, { 'content-length': 100 }).write('half')
        setTimeout(() => response.destroy(), 20)
      },
      /in the middle/,
    ],
    ['but stops in the middle', (_, response) => void response.write('half'), /in the middle/],
    ['but never answers', () => undefined, /could not be reached/],
  ])('%s', async (_, answer, reason) => {
    const port = await serve(answer)
    expect(await refusalOf(`http://127.0.0.1:${port}/`, limits)).toMatch(reason)
  })

  test('in time', async () => {
    const port = await serve((_request, response) => {
      const drip = setInterval(() => response.write('x'), 50)
      response.on('close', () => clearInterval(drip))
    })
    expect(await refusalOf(`http://127.0.0.1:${port}/`, { ...inside, timeouts: { total: 400 } })).toBe(
      'Fetching the file took too long.',
    )
  })
})

test('fetching stops when its caller stops', async () => {
  const port = await serve((_request, response) => void response.write('half'))
  const stopping = new AbortController()
  setTimeout(() => stopping.abort(new Error('stopping')), 100)
  const reading = textOf(`http://127.0.0.1:${port}/`, { ...inside, signal: stopping.signal })
  await expect(reading).rejects.toThrow('stopping')
})
