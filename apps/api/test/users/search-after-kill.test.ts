import { createTestDatabase } from '@clientele/db/testing'
import { expect, onTestFailed, onTestFinished, test } from 'vitest'
import { exchange } from '../world/start-app.ts'
import { startServer } from '../world/start-server.ts'

const users = '/service/platform/user/v1.0/company/1/application/000000000000000000000001'
const patience_ms = 120_000

async function start(databaseUrl: string) {
  const server = await startServer({ databaseUrl })
  onTestFinished(() => server.kill())
  onTestFailed(() => server.showLog())
  const token = await exchange(server.url, 'test-api-key', 'test-api-secret-0123456789')
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  // oxlint-disable-next-line typescript/no-explicit-any -- responses of several shapes are inspected
  const call = async (method: string, path: string, body?: unknown): Promise<any> => {
    const response = await fetch(`${server.url}${users}${path}`, { method, headers, body: JSON.stringify(body) })
    expect(response.status).toBe(200)
    return response.json()
  }
  return {
    kill: () => server.kill(),
    ended: () => server.ended,
    async create(last_name: string): Promise<string> {
      return (await call('POST', '/customers', { first_name: 'Kim', last_name, email: `${last_name}@example.com` }))
        .user._id
    },
    rename: (id: string, last_name: string) => call('PUT', `/customers/${id}`, { last_name }),
    async find(q: string): Promise<string[]> {
      const { items } = await call('GET', `/customers/list?page_size=100&q=${q}`)
      return items.map(({ last_name }: { last_name: string }) => last_name).sort()
    },
  }
}

test('a process that is killed while it indexes leaves out nobody, and nothing old', {
  timeout: patience_ms,
}, async () => {
  const { url, drop } = await createTestDatabase()
  onTestFinished(drop)
  const expected: string[] = []
  let renamed: { id: string; from: string } | undefined
  for (const round of ['alpha', 'bravo', 'coral']) {
    const server = await start(url)
    const names = Array.from({ length: 25 }, (_, i) => `${round}${i}quartz`)
    const [first] = await Promise.all(names.map((name) => server.create(name)))
    if (renamed) await server.rename(renamed.id, `${renamed.from}onyx`)
    expected.push(...names)
    renamed = { id: first as string, from: names[0] as string }
    // The last changes have been answered, and most of them are not in the index yet.
    server.kill()
    await server.ended()
  }
  const server = await start(url)
  await expect.poll(() => server.find('quartz'), { timeout: 60_000 }).toHaveLength(expected.length)
  await expect.poll(() => server.find('artzon'), { timeout: 60_000 }).toEqual(['alpha0quartzonyx', 'bravo0quartzonyx'])
})
