import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { fetchText } from '../outbound/fetch-text.ts'
import { findFile } from './proofs.ts'

const claim = { domain: 'id.shop.example', proof: 'clientele-0123' }

/** Reads the file of the claim from a server on this machine. */
async function lookAt(answer: RequestListener, { allowPrivate = true } = {}) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    answer(request, response)
  })
  onTestFinished(() => server.closeAllConnections())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const finding = await findFile(claim, (url) =>
    fetchText(url.replace('https://id.shop.example', `http://127.0.0.1:${port}`), { allowPrivate }),
  )
  return { finding, asked }
}

test('The proof is found in the file of the domain, with or without a line break', async () => {
  const { finding, asked } = await lookAt((_, response) => void response.end(`${claim.proof}\n`))
  expect([finding, asked]).toEqual(['found', ['/.well-known/clientele-domain']])
})

test.each<[string, RequestListener, string]>([
  ['another text', (_, response) => response.end('clientele-4567'), 'different'],
  ['a page that contains it', (_, response) => response.end(`<p>${claim.proof}</p>`), 'different'],
  ['an endless text', (_, response) => response.end(claim.proof.repeat(100_000)), 'different'],
  ['no such file', (_, response) => response.writeHead(404).end(claim.proof), 'missing'],
  [
    'a redirect',
    (request, response) =>
      request.url === '/elsewhere'
        ? response.end(claim.proof)
        : response.writeHead(302, { location: '/elsewhere' }).end(),
    'missing',
  ],
  ['a broken connection', (_, response) => void response.destroy(), 'unreachable'],
])('It is not found in %s', async (_, answer, expected) => {
  expect((await lookAt(answer)).finding).toBe(expected)
})

test('N30: a domain that leads into the network is not asked', async () => {
  const { finding, asked } = await lookAt((_, response) => void response.end(claim.proof), { allowPrivate: false })
  expect([finding, asked]).toEqual(['unreachable', []])
})

test('N30: neither is one whose name resolves to an address inside', async () => {
  const lookup = (_name: string, _options: object, callback: (error: null, found: object[]) => void) =>
    callback(null, [{ address: '127.0.0.1', family: 4 }])
  const read = (url: string) => fetchText(url, { allowPrivate: false, lookup: lookup as never })
  expect(await findFile(claim, read)).toBe('unreachable')
})
