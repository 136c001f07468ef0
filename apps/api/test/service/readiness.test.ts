import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { createTestDatabase } from '@clientele/db/testing'
import { pino } from 'pino'
import { beforeEach, describe, expect, inject, onTestFailed, onTestFinished, test } from 'vitest'
import { exchange, startApp } from '../world/start-app.ts'
import { startServer } from '../world/start-server.ts'

const patience_ms = 120_000
const here = '/service/platform/user/v1.0/company/1/application/000000000000000000000001'

/** A log whose lines can be read. */
function openKeptLog() {
  const lines: Record<string, unknown>[] = []
  const log = pino({}, { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) })
  return { log, lines }
}

async function readiness(url: string) {
  const reply = await fetch(`${url}/readyz`)
  return { status: reply.status, body: (await reply.json()) as { status: string; checks: Record<string, string> } }
}

describe('readiness', () => {
  test('fails while writes hang, even if reads work, and recovers with them', async () => {
    const { log, lines } = openKeptLog()
    const app = await startApp({ jobs: false, log })
    expect(await readiness(app.url)).toEqual({
      status: 200,
      body: { status: 'ready', checks: { database: 'ok', read: 'ok', write: 'ok', migrations: 'done' } },
    })
    const transaction = app.database.transaction.bind(app.database)
    let letGo = () => {}
    app.database.transaction = async (work) => {
      await new Promise<void>((done) => (letGo = done))
      return transaction(work)
    }
    const late = 'no response within 2 s'
    const checks = { database: late, read: 'ok', write: late, migrations: 'done' }
    const asked = await Promise.all(Array.from({ length: 20 }, () => readiness(app.url)))
    for (const answer of asked) expect(answer).toEqual({ status: 503, body: { status: 'not ready', checks } })
    expect(lines).toContainEqual(expect.objectContaining({ msg: 'not ready', checks }))
    letGo()
    app.database.transaction = transaction
    await expect.poll(async () => (await readiness(app.url)).status, { timeout: 30_000 }).toBe(200)
  })
})

describe('a SQLite file', () => {
  beforeEach(({ skip }) => skip(inject('dialect') !== 'sqlite', 'Postgres keeps its files itself'))

  test('that was deleted accepts no more writes: they get a 503, and the log names the cause', async () => {
    const { log, lines } = openKeptLog()
    const app = await startApp({ jobs: false, log })
    const create = (email: string) => app.call('POST', '/customers', { email })
    expect((await create('before@example.com')).status).toBe(200)
    rmSync(app.databaseUrl.replace('file:', ''))
    const refused = await Promise.all(['one', 'two', 'three'].map((name) => create(`${name}@example.com`)))
    for (const { status, headers, body } of refused) {
      expect({ status, code: body.code }).toEqual({ status: 503, code: 'OVERLOADED' })
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
      expect(JSON.stringify(body)).not.toMatch(/file|sqlite/i)
    }
    expect(lines).toContainEqual(expect.objectContaining({ cause: 'file deleted', fault: 'FILE_DELETED' }))
    expect(await readiness(app.url)).toMatchObject({
      status: 503,
      body: { checks: { database: 'file deleted', write: 'file deleted' } },
    })
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200)
  })

  test(
    'on a full disk is not ready and rejects writes with a 503, until there is room again',
    async ({ skip }) => {
      skip(!canMountSmallDisk(), 'this machine lets nobody mount a small disk in a namespace of their own')
      const { url: databaseUrl, drop } = await createTestDatabase()
      onTestFinished(drop)
      const disk = mkdtempSync(join(tmpdir(), 'clientele-disk-'))
      onTestFinished(() => rmSync(disk, { recursive: true }))
      const file = databaseUrl.replace('file:', '')
      const server = await startServer({
        databaseUrl,
        settings: {
          DISK: disk,
          FILES: dirname(file),
          NAME: basename(file),
          SERVED_FROM: `file:${disk}/${basename(file)}`,
        },
        within: ['unshare', '-Urm', 'sh', '-c', onSmallDisk, 'sh'],
      })
      onTestFinished(() => server.kill())
      onTestFailed(server.showLog)
      const headers = {
        authorization: `Bearer ${await exchange(server.url, 'test-api-key', 'test-api-secret-0123456789')}`,
        'content-type': 'application/json',
      }
      let made = 0
      const create = () =>
        fetch(`${server.url}${here}/customers`, {
          method: 'POST',
          headers,
          body: JSON.stringify({ email: `user-${made++}@example.com` }),
        })
      expect((await create()).status).toBe(200)
      server.tell('fill')
      await expect.poll(() => server.log(), { timeout: 30_000 }).toContain('disk filled')

      // The database's log may still have room for a few small writes.
      await expect.poll(async () => (await create()).status, { timeout: 60_000, interval: 1 }).toBe(503)
      const refused = await create()
      expect({
        status: refused.status,
        retry: refused.headers.get('retry-after'),
        body: await refused.json(),
      }).toMatchObject({
        status: 503,
        retry: '1',
        body: { code: 'OVERLOADED' },
      })
      expect(await readiness(server.url)).toMatchObject({
        status: 503,
        body: { checks: { database: 'disk full', read: 'ok' } },
      })
      expect((await fetch(`${server.url}${here}/customers/list`, { headers })).status).toBe(200)
      expect(server.log()).toMatch(/"cause":"disk full","fault":"SQLITE_FULL"/)
      expect(server.log()).not.toContain('"status":500')

      server.tell('make room')
      await expect.poll(async () => (await readiness(server.url)).status, { timeout: 30_000 }).toBe(200)
      expect((await create()).status).toBe(200)
    },
    patience_ms,
  )
})

/** Runs the API on a disk of a few megabytes with a copy of the database; commands on stdin fill it up and clear it. */
const onSmallDisk = `
  mount -t tmpfs -o size=16m small "$DISK" && cp "$FILES/$NAME"* "$DISK" || exit 9
  exec 3<&0
  {
    read _; dd if=/dev/zero of="$DISK/filler" bs=64k 2>/dev/null; dd if=/dev/zero of="$DISK/rest" bs=512 2>/dev/null
    echo disk filled
    read _; rm "$DISK/filler" "$DISK/rest"
  } <&3 &
  DATABASE_URL="$SERVED_FROM" exec "$@"
`

/** Linux lets everybody do this in their own namespace, unless it is configured not to. */
function canMountSmallDisk(): boolean {
  return spawnSync('unshare', ['-Urm', 'sh', '-c', 'mount -t tmpfs -o size=1m small /mnt']).status === 0
}
