import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { createTestDatabase } from '@clientele/db/testing'
import { expect, onTestFailed, onTestFinished, test } from 'vitest'
import { exchange } from '../world/start-app.ts'
import { startServer } from '../world/start-server.ts'

const here = '/service/platform/user/v1.0/company/1/application/000000000000000000000001'
const patience_ms = 60_000

/** The API in a separate process. With status 0, it has stopped before the end of its grace period, at which it is killed. */
async function start() {
  const { url: databaseUrl, drop } = await createTestDatabase()
  onTestFinished(drop)
  const server = await startServer({ databaseUrl })
  onTestFinished(() => server.kill())
  onTestFailed(server.showLog)
  return server
}

/** A request whose body has begun, but doesn't end. The server has accepted it. */
async function trickle(address: string, headers: Record<string, string>, begun: string) {
  const request = httpRequest(address, { method: 'POST', headers: { ...headers, expect: '100-continue' } })
  const answer = new Promise<{ status: number | undefined; retryAfter: unknown; body: unknown }>((done, failed) => {
    request.on('error', failed)
    request.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (piece: string) => (text += piece))
      response.on('end', () =>
        done({ status: response.statusCode, retryAfter: response.headers['retry-after'], body: JSON.parse(text) }),
      )
    })
  })
  request.flushHeaders()
  await once(request, 'continue')
  const trickling = setInterval(() => request.write(begun), 200)
  onTestFinished(() => clearInterval(trickling))
  answer.finally(() => clearInterval(trickling)).catch(() => undefined)
  return answer
}

test(
  'a process that is asked to stop doesn’t wait for slow bodies, which get a 503',
  async () => {
    const server = await start()
    const authorization = `Bearer ${await exchange(server.url, 'test-api-key', 'test-api-secret-0123456789')}`
    const busy = { status: 503, retryAfter: '1', body: expect.objectContaining({ code: 'OVERLOADED' }) as unknown }
    const answers = [
      trickle(`${server.url}${here}/user_group/file`, { authorization, 'content-type': 'text/csv' }, 'a@example.com\n'),
      trickle(`${server.url}${here}/customers`, { authorization, 'content-type': 'application/json' }, ' '),
    ]
    await wait(500)
    const status = server.stop()
    expect(await Promise.all(answers)).toEqual([busy, busy])
    expect(await status).toBe(0)
  },
  patience_ms,
)
