import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createClient } from '../src/index.ts'
import { failure, type Reply, startService } from './service.ts'

const jobId = '64f000000000000000000071'
const csv = {
  headers: {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="rows _.csv"; filename*=UTF-8''rows%20%E2%9C%93.csv`,
  },
  text: 'email\nzoë@example.com\n',
}

async function userOf(reply: () => Reply) {
  const { baseUrl, arrived } = await startService(reply)
  const client = createClient({ baseUrl, companyId: 1, accessToken: 'a-token', retries: 0 })
  return { user: client.application('1').user, arrived }
}

test('a file has its name and type, and is read as text, as a Blob, or in pieces', async () => {
  const { user, arrived } = await userOf(() => csv)
  const file = await user.getJobErrorFile({ jobId })
  expect(file).toMatchObject({ name: 'rows ✓.csv', type: 'text/csv; charset=utf-8' })
  expect(await file.text()).toBe(csv.text)
  expect(arrived[0]?.headers.accept).toBe('text/csv, application/json')
  expect(await (await (await user.getJobErrorFile({ jobId })).blob()).text()).toBe(csv.text)
  const pieces: Uint8Array[] = []
  for await (const piece of await user.getJobErrorFile({ jobId })) pieces.push(piece)
  expect(Buffer.concat(pieces).toString()).toBe(csv.text)
})

test('a failure is an error, as of any other operation', async () => {
  const { user } = await userOf(() => failure(404, 'JOB_NOT_FOUND'))
  await expect(user.getJobErrorFile({ jobId })).rejects.toMatchObject({ code: 'JOB_NOT_FOUND', status: 404 })
})

test('a large file takes as long as it takes: the timeout ends with its headers', async () => {
  let finish = () => undefined as void
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/csv' }).write('email\n')
    finish = () => void response.end('asha@example.com\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const client = createClient({ baseUrl, companyId: 1, accessToken: 'a-token', retries: 0 })
  const file = await client.application('1').user.getJobErrorFile({ jobId }, { timeout_ms: 200 })
  // Longer than the timeout, which would have aborted it by now.
  await new Promise((resolve) => setTimeout(resolve, 400))
  finish()
  expect(await file.text()).toBe('email\nasha@example.com\n')
})
