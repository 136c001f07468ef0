import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '@clientele/testing/free-port'

const apps = fileURLToPath(new URL('../../..', import.meta.url))

export const owner = { email: 'owner@example.com', password: 'violet-harbour-lantern-42' }

/** A port of this machine that nothing listens on. */
const quietly = (
  command: readonly string[],
  env: Record<string, string>,
): { child: ChildProcess; told: () => string } => {
  const child = spawn(process.execPath, command, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  const keep = (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-20_000)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  // Its end would look like faults of the tests that follow.
  child.once('exit', (code, signal) => {
    if (signal !== 'SIGTERM' && code !== 0 && code !== 143)
      console.error(`${command.join(' ')} ended (${signal ?? code}):\n${text}`)
  })
  return { child, told: () => text }
}

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => (child.exitCode === null ? child.once('exit', resolve) : resolve(child.exitCode)))

const untilItAnswers = async (url: string, { child, told }: ReturnType<typeof quietly>) => {
  for (let waited_ms = 0; waited_ms < 30_000; waited_ms += 150) {
    if (child.exitCode !== null) break
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 150))
  }
  throw new Error(`${url} does not answer:\n${told()}`)
}

/** A console in front of an API, running as in production. */
const spawnConsole = (apiUrl: string, port: number) =>
  quietly([join(apps, 'admin/.next/standalone/apps/admin/server.js')], {
    NODE_ENV: 'production',
    API_URL: apiUrl,
    PORT: String(port),
    HOSTNAME: '127.0.0.1',
  })

/** Starts a console in front of any API, such as one that doesn't answer. */
export const startConsole = async (apiUrl: string): Promise<{ adminUrl: string; stop: () => Promise<void> }> => {
  const port = await freePort()
  const admin = spawnConsole(apiUrl, port)
  const stop = async () => {
    admin.child.kill()
    await ended(admin.child)
  }
  try {
    await untilItAnswers(`http://127.0.0.1:${port}/sign-in`, admin)
  } catch (error) {
    await stop()
    throw error
  }
  return { adminUrl: `http://localhost:${port}`, stop }
}

export interface World {
  adminUrl: string
  apiUrl: string
  /** The token that the storefront of the world's application calls the API with. */
  applicationToken: string
  /** The output of the first run, such as the first operator's one-time link. */
  printed: string
  stop: () => Promise<void>
}

interface WorldOptions {
  /** Without one, the console isn't set up yet. */
  withOperator: boolean
  /** The number of customers in the demo storefront. Without any, there is no demo storefront. */
  demoCustomers?: number
}

/** An API on a new database, and a console in front of it, running as in production. */
export const startWorld = async ({ withOperator, demoCustomers }: WorldOptions): Promise<World> => {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-e2e-'))
  const [apiPort, metricsPort, adminPort] = [await freePort(), await freePort(), await freePort()]
  const apiUrl = `http://127.0.0.1:${apiPort}`
  const adminUrl = `http://localhost:${adminPort}`
  const applicationToken = randomBytes(12).toString('hex')
  const env: Record<string, string> = {
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
    DATABASE_URL: `file:${join(folder, 'e2e.db')}`,
    DATA_DIR: folder,
    API_HOST: '127.0.0.1',
    API_PORT: String(apiPort),
    METRICS_PORT: String(metricsPort),
    PUBLIC_URL: apiUrl,
    ADMIN_URL: adminUrl,
    SECRET_KEY: randomBytes(32).toString('hex'),
    // A busy machine may take longer than the usual eight seconds to answer.
    REQUEST_DEADLINE_MS: '30000',
    SIGN_IN_ATTEMPTS_PER_MINUTE: '1000',
    BOOTSTRAP_API_KEY: 'e2e-api-key',
    BOOTSTRAP_API_SECRET: randomBytes(24).toString('hex'),
    BOOTSTRAP_APPLICATION_TOKEN: applicationToken,
    BOOTSTRAP_OPERATOR_EMAIL: withOperator ? owner.email : '',
    BOOTSTRAP_OPERATOR_PASSWORD: withOperator ? owner.password : '',
  }

  const bootstrap = quietly([join(apps, 'api/dist/bootstrap.js')], env)
  if ((await ended(bootstrap.child)) !== 0) throw new Error(`The bootstrap failed:\n${bootstrap.told()}`)
  if (demoCustomers !== undefined) {
    const demo = quietly([join(apps, 'api/dist/demo.js'), String(demoCustomers)], env)
    if ((await ended(demo.child)) !== 0) throw new Error(`The demo could not be filled:\n${demo.told()}`)
  }

  const api = quietly([join(apps, 'api/dist/server.js')], env)
  const admin = spawnConsole(apiUrl, adminPort)
  const stop = async () => {
    for (const { child } of [admin, api]) child.kill()
    await Promise.all([ended(admin.child), ended(api.child)])
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await untilItAnswers(`${apiUrl}/readyz`, api)
    await untilItAnswers(`http://127.0.0.1:${adminPort}/sign-in`, admin)
  } catch (error) {
    await stop()
    throw error
  }
  return { adminUrl, apiUrl, applicationToken, printed: bootstrap.told(), stop }
}
