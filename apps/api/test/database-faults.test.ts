import { createTestDatabase, startPostgresProxy } from '@clientele/db/testing'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { startApp } from './start-app.ts'

/** The api on a Postgres whose network the test can break. */
async function startBehindProxy(settings: Record<string, string> = {}) {
  const { url, drop } = await createTestDatabase()
  onTestFinished(drop)
  const proxy = await startPostgresProxy(url)
  onTestFinished(() => proxy.close())
  const app = await startApp({ databaseUrl: proxy.url, settings })
  const token = await app.ownToken()
  return { app, proxy, headers: { authorization: `Bearer ${token}` } }
}

describe('N41: a database connection that is lost', () => {
  beforeEach(({ skip }) => skip(process.env.TEST_DIALECT === 'sqlite', 'SQLite has no connections that can be lost'))

  test('never ends the process: every request is answered, or refused with 503 and a time to come back', async () => {
    const { app, proxy, headers } = await startBehindProxy()
    const { url, application_id } = app
    let isOver = false
    let succeeded = 0
    const wrong: unknown[] = []
    const created: string[] = []
    const worker = async (name: number) => {
      for (let turn = 0; !isOver; turn += 1) {
        const reply =
          turn % 3 === 0
            ? await app.call('GET', '/customers/list?page_size=5', undefined, headers)
            : turn % 3 === 1
              ? await app.call('POST', '/customers', { email: `p-${name}-${turn}@example.com` }, headers)
              : await fetch(`${url}/trpc/getCustomers?input=%7B%7D`, {
                  headers: { ...headers, 'x-application-id': application_id },
                }).then(async (response) => ({
                  status: response.status,
                  headers: response.headers,
                  body: await response.json(),
                }))
        if (reply.status === 200) succeeded += 1
        else if (reply.status !== 503 || !reply.headers.get('retry-after')) wrong.push(reply)
        if (reply.status === 200 && reply.body.user) created.push(reply.body.user.user_id)
      }
    }
    const workers = Promise.all(Array.from({ length: 8 }, (_, name) => worker(name)))
    const untilMoreSucceed = async () => {
      for (const enough = succeeded + 20; succeeded < enough; ) await new Promise((resolve) => setImmediate(resolve))
    }
    for (let round = 0; round < 8; round += 1) {
      await untilMoreSucceed()
      proxy.cut()
    }
    await untilMoreSucceed()
    isOver = true
    await workers
    expect(wrong).toEqual([])
    for (const id of created)
      expect(await app.call('GET', `/customers/${id}`, undefined, headers)).toMatchObject({ status: 200 })
  })

  test('during a commit is a 503 that says the change may have been made, over REST and tRPC', async () => {
    const { app, proxy, headers } = await startBehindProxy()
    proxy.loseAnswerTo('commit')
    const unknown = { code: 'OUTCOME_UNKNOWN', meta: { retry_after_s: 1 } }
    const byRest = await app.call('POST', '/customers', { email: 'asha@example.com' }, headers)
    expect(byRest).toMatchObject({ status: 503, body: unknown })
    expect(byRest.headers.get('retry-after')).toBe('1')
    const byTrpc = await app
      .trpc(headers)
      .createUser.mutate({ body: { email: 'ben@example.com' } })
      .catch((error: unknown) => error)
    expect(byTrpc).toMatchObject({ data: { httpStatus: 503, app: unknown } })
    proxy.restore()
    const { body } = await app.call('GET', '/customers/list', undefined, headers)
    expect(body.items).toHaveLength(2)
  })
})
