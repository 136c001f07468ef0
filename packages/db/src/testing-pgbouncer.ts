/** Runs PgBouncer in front of a test database. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '@clientele/testing/free-port'
import pg from 'pg'
import { unprivilegedOwner } from './testing-postgres-server.ts'

/** Why PgBouncer can't run on this machine; undefined if it can. */
export const pgBouncerIsMissing = (): string | undefined =>
  program() === undefined ? 'PgBouncer is not installed; on Debian: apt-get install pgbouncer' : undefined

// Debian installs it in a folder that is only on root's PATH.
const program = () =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/bin']
    .map((folder) => join(folder, 'pgbouncer'))
    .find((file) => existsSync(file))

/** Few server connections for many clients, so that they change clients all the time. */
const serverConnections = 3

export async function startPgBouncer(databaseUrl: string, mode: 'transaction' | 'session') {
  const file = program()
  if (file === undefined) throw new Error(pgBouncerIsMissing())
  const server = new URL(databaseUrl)
  const folder = mkdtempSync(join(tmpdir(), 'clientele-pgbouncer-'))
  const owner = unprivilegedOwner()
  const port = await freePort()
  const users = join(folder, 'users')
  const settings = join(folder, 'settings.ini')
  writeFileSync(users, `"${server.username}" "${server.password}"\n`)
  writeFileSync(
    settings,
    `[databases]
* = host=${server.hostname} port=${server.port || '5432'}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
pool_mode = ${mode}
default_pool_size = ${mode === 'session' ? 30 : serverConnections}
`,
  )
  if (owner) for (const path of [folder, users, settings]) chownSync(path, owner.uid, owner.gid)
  const child = spawn(file, ['-q', settings], { ...owner, cwd: folder, stdio: 'ignore' })
  const ended = once(child, 'exit')

  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  url.port = String(port)
  for (let waited_ms = 0; !(await answers(url.href)); waited_ms += 50) {
    if (waited_ms > 30_000 || child.exitCode !== null) throw new Error('PgBouncer for the tests did not start')
    await sleep(50)
  }
  return {
    url: url.href,
    async stop() {
      child.kill('SIGKILL')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}
