import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '@clientele/testing/free-port'

const api = fileURLToPath(new URL('../../../api/dist', import.meta.url))

export const owner = { email: 'owner@example.com', password: 'violet-harbour-lantern-42' }

function quietly(file: string, env: Record<string, string>) {
  const child = spawn(process.execPath, [join(api, file)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  const keep = (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-20_000)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  // Its end would look like faults of the tests that follow.
  child.once('exit', (code, signal) => {
    if (signal !== 'SIGTERM' && code !== 0 && code !== 143) console.error(`${file} ended (${signal ?? code}):\n${text}`)
  })
  return { child, told: () => text }
}

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => (child.exitCode === null ? child.once('exit', resolve) : resolve(child.exitCode)))

async function untilItAnswers(url: string, { child, told }: ReturnType<typeof quietly>) {
  for (let waited_ms = 0; waited_ms < 30_000; waited_ms += 150) {
    if (child.exitCode !== null) break
    if ((await fetch(url).catch(() => undefined))?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 150))
  }
  throw new Error(`${url} does not answer:\n${told()}`)
}

/** An API on a new database, running as in production, with limits that the tests don't reach. */
export async function startApi(settings: Record<string, string>, host = '127.0.0.1') {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-sign-in-'))
  const url = `http://${host}:${await freePort()}`
  const database = join(folder, 'e2e.db')
  const env: Record<string, string> = {
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
    DATABASE_URL: `file:${database}`,
    DATA_DIR: folder,
    API_HOST: host,
    API_PORT: new URL(url).port,
    METRICS_PORT: String(await freePort()),
    PUBLIC_URL: url,
    SECRET_KEY: randomBytes(32).toString('hex'),
    // A busy machine may take longer than the usual eight seconds to answer.
    REQUEST_DEADLINE_MS: '30000',
    SIGN_IN_ATTEMPTS_PER_MINUTE: '1000',
    SHOPPER_SIGN_INS_PER_ADDRESS_PER_MINUTE: '100000',
    CODES_PER_ADDRESS_PER_HOUR: '100000',
    CODES_PER_NUMBER_RANGE_PER_HOUR: '100000',
    BOOTSTRAP_OPERATOR_EMAIL: owner.email,
    BOOTSTRAP_OPERATOR_PASSWORD: owner.password,
    ...settings,
  }
  const bootstrap = quietly('bootstrap.js', env)
  if ((await ended(bootstrap.child)) !== 0) throw new Error(`The bootstrap failed:\n${bootstrap.told()}`)
  const server = quietly('server.js', env)
  const stop = async () => {
    server.child.kill()
    await ended(server.child)
    rmSync(folder, { recursive: true, force: true })
  }
  await untilItAnswers(`${url}/readyz`, server).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  return { url, database, stop }
}
