import './calm.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Permission, Role } from '@clientele/contracts'
import { createTestDatabase } from '@clientele/db/testing'
import { createTRPCClient, httpLink } from '@trpc/client'
import { onTestFinished } from 'vitest'
import { addApiKey } from '../../src/api-keys/service.ts'
import { createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config/config.ts'
import { atomically, systemContext } from '../../src/context.ts'
import { firstApplicationId, firstRun } from '../../src/commands/first-run.ts'
import type { TrpcRouter } from '../../src/http/trpc-types.ts'
import { type JobSettings, startJobs } from '../../src/jobs/run.ts'
import { jobHandlers } from '../../src/execution/job-handlers.ts'
import { lanes } from '../../src/jobs/lanes.ts'
import { openLog } from '../../src/observability/log.ts'
import { openServingDatabase } from '../../src/open-database.ts'
import { openSenders } from '../../src/senders/open.ts'
import { addOperator } from '../../src/operators/service.ts'
import type { Services } from '../../src/services.ts'
import { startFollower } from '../../src/segments/follower.ts'
import { startIndexer } from '../../src/users/indexer.ts'
import { hashPassword } from '../../src/passwords/hashing.ts'
import { patientSettings } from './patient-settings.ts'
import { noteEvent, takeUndeclared } from './declared.ts'

export const apiKey = 'test-api-key'
export const apiSecret = 'test-api-secret-0123456789'
export const applicationToken = 'test-application-token'
export const ownerEmail = 'olu@example.com'
export const ownerPassword = 'violet-harbour-lantern-42'

export interface StartOptions {
  /** Settings by their environment variables. */
  settings?: Record<string, string>
  jobs?: JobSettings | false
  /** Fills the database instead of the first run. */
  seed?: (services: Services) => Promise<void>
  /** A database that another app already uses, and that outlives this one; otherwise, each app has its own. */
  databaseUrl?: string
  /** Replaces the silent log. */
  log?: Services['log']
}

const unstopped = new Set<() => Promise<void>>()

/** Stops the apps that were started outside of a test, in `beforeAll`. */
export async function stopRemaining() {
  for (const stop of unstopped) await stop()
}

/** The complete API on its own database and a free port, after its first run. Closes with the test that started it. */
export async function startApp({
  settings = {},
  jobs = { poll_ms: 50 },
  seed = async (services) => void (await firstRun(services)),
  databaseUrl: shared,
  log,
}: StartOptions = {}) {
  const { url: databaseUrl, drop } =
    shared === undefined ? await createTestDatabase() : { url: shared, drop: async () => undefined }
  const dataDir = mkdtempSync(join(tmpdir(), 'clientele-test-'))
  const config = readConfig({
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    API_PORT: '0',
    ADMIN_URL: 'http://localhost:3000',
    LOG_LEVEL: 'silent',
    // Tests share two cores, so a late timer doesn't mean that something is wrong with the API.
    EVENT_LOOP_DELAY_MAX_MS: '0',
    ...patientSettings,
    DATABASE_POOL_SIZE: '5',
    SIGN_IN_ATTEMPTS_PER_MINUTE: '1000',
    BOOTSTRAP_API_KEY: apiKey,
    BOOTSTRAP_API_SECRET: apiSecret,
    BOOTSTRAP_APPLICATION_TOKEN: applicationToken,
    BOOTSTRAP_OPERATOR_EMAIL: ownerEmail,
    BOOTSTRAP_OPERATOR_PASSWORD: ownerPassword,
    ...settings,
  })
  const database = openServingDatabase(config)
  const services: Services = {
    config,
    database,
    log: log ?? openLog(config),
    senders: openSenders(config, { emailsAtOnceMax: lanes.email.workers }),
    onEvent: noteEvent,
  }
  await seed(services)
  const app = await createApp(services)
  const running = jobs === false ? undefined : startJobs(services, jobHandlers, jobs)
  const indexer = jobs === false ? undefined : startIndexer(services)
  const follower = jobs === false ? undefined : startFollower(services)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })

  let stopped: Promise<void> | undefined
  const stop = () => (stopped ??= stopAll())
  unstopped.add(stop)
  async function stopAll() {
    unstopped.delete(stop)
    await app.close()
    await running?.stop()
    await indexer?.stop()
    await follower?.stop()
    await database.close()
    await drop()
    rmSync(dataDir, { recursive: true, force: true })
    const undeclared = takeUndeclared()
    if (undeclared.length > 0) throw new Error(`The contract does not declare that ${undeclared.join(', ')}.`)
  }
  onTestFinishedOr(stop)

  const ctx = systemContext(services, { company_id: '1', application_id: firstApplicationId })
  const company_id = '1'
  const application_id = firstApplicationId

  /** A bearer token of a new API key with these permissions. */
  async function tokenWith(permissions: readonly Permission[]): Promise<string> {
    const { row, secret } = await atomically(ctx, (tx) =>
      addApiKey(tx, { name: 'A key', permissions, expires_at: null }),
    )
    return exchange(url, row.key, secret)
  }

  /** The cookie of a new operator in this role. */
  async function operatorCookie(role: Role): Promise<string> {
    const email = `${role}-${Math.random().toString(36).slice(2)}@example.com`
    const password_hash = await hashPassword('known operators', 'violet-harbour-lantern-42')
    await atomically(ctx, (tx) => addOperator(tx, { email, role }, password_hash))
    return signIn(url, email, 'violet-harbour-lantern-42')
  }

  /** A call over REST, relative to the application's prefix. `headers.authorization` overrides the token of the first API key. */
  async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(`${url}/service/platform/user/v1.0/company/1/application/${application_id}${path}`, {
      method,
      headers: {
        ...(headers.authorization === undefined &&
          headers.cookie === undefined && { authorization: `Bearer ${await ownToken()}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: parse(text) }
  }

  let own: Promise<string> | undefined
  const ownToken = () => (own ??= exchange(url, apiKey, apiSecret))

  const trpc = (headers: Record<string, string>) =>
    createTRPCClient<TrpcRouter>({
      links: [httpLink({ url: `${url}/trpc`, headers: { 'x-application-id': application_id, ...headers } })],
    })

  return {
    url,
    databaseUrl,
    services,
    database,
    ctx,
    company_id,
    application_id,
    api_key: apiKey,
    api_secret: apiSecret,
    stop,
    call,
    trpc,
    ownToken,
    tokenWith,
    operatorCookie,
  }
}

export type TestApp = Awaited<ReturnType<typeof startApp>>

/** Exchanges an API key for a bearer token. */
export async function exchange(url: string, key: string, secret: string): Promise<string> {
  const response = await fetch(`${url}/service/panel/authentication/v1.0/company/1/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  })
  const { access_token } = (await response.json()) as { access_token: string }
  return access_token
}

/** Signs an operator in and returns the cookie to send. */
export async function signIn(url: string, email: string, password: string): Promise<string> {
  const response = await fetch(`${url}/service/platform/team/v1.0/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  const cookie = response.headers.get('set-cookie')?.split(';')[0]
  if (cookie === undefined) throw new Error(`sign-in answered ${response.status}: ${await response.text()}`)
  return cookie
}

// oxlint-disable-next-line typescript/no-explicit-any -- tests read responses of every shape
type Answer = any

function parse(text: string): Answer {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** In a test, the app closes with it; in a hook, the file must stop it. */
function onTestFinishedOr(stop: () => Promise<void>) {
  try {
    onTestFinished(stop)
  } catch {
    // Started in beforeAll, so it is stopped at the end of the file.
  }
}
