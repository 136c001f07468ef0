import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { openDatabase } from '@clientele/db'
import { freePort } from '@clientele/testing/free-port'
import { readConfig } from '../../src/config/config.ts'
import { firstRun } from '../../src/commands/first-run.ts'
import { noSenders } from '../../src/senders/sender.ts'
import { openLog } from '../../src/observability/log.ts'
import { bundled } from './bundled.ts'
import { patientSettings } from './patient-settings.ts'

/** The command that runs the API. */
export const serverCommand = [await bundled('src/server.ts')]

/** The number of characters of its log that a failed test shows. The cause of a refused connection appears nowhere else. */
const logShown = 4_000

export interface ServerOptions {
  databaseUrl: string
  /** Settings by their environment variables. */
  settings?: Record<string, string>
  /** A program that runs the command after it, and the program's own arguments. */
  within?: readonly string[]
}

/** The API in a separate process, after its first run. Call `kill` at the end. */
export async function startServer({ databaseUrl, settings = {}, within = [] }: ServerOptions) {
  const dataDir = mkdtempSync(join(tmpdir(), 'clientele-test-'))
  const [port, metricsPort] = [await freePort(), await freePort()]
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    API_PORT: String(port),
    METRICS_PORT: String(metricsPort),
    BOOTSTRAP_OPERATOR_EMAIL: 'olu@example.com',
    BOOTSTRAP_OPERATOR_PASSWORD: 'violet-harbour-lantern-42',
    BOOTSTRAP_API_KEY: 'test-api-key',
    BOOTSTRAP_API_SECRET: 'test-api-secret-0123456789',
    ...patientSettings,
    ...settings,
  }
  const report = await prepare(env)
  const [program = '', ...words] = [...within, process.execPath, ...serverCommand]
  const server = spawn(program, words, { env, stdio: ['pipe', 'pipe', 'pipe'] })
  let log = ''
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (piece: Buffer) => (log += piece.toString()))
  const ended = once(server, 'exit').then(([code, signal]) => {
    log += `the server ended: ${code === null ? `signal ${String(signal)}` : `status ${String(code)}`}\n`
    return code as number | null
  })

  const url = `http://127.0.0.1:${port}`
  for (let waited_ms = 0; waited_ms < 30_000 && server.exitCode === null && !(await isReady(url)); waited_ms += 50)
    await wait(50)
  return {
    url,
    metricsUrl: `http://127.0.0.1:${metricsPort}/metrics`,
    report,
    /** Everything written to stdout and stderr. */
    log: () => log,
    /** For `onTestFailed`. */
    showLog: () => void process.stderr.write(`The end of the server's log:\n${log.slice(-logShown)}\n`),
    /** Sends a line to its stdin. */
    tell: (line: string) => void server.stdin.write(`${line}\n`),
    /** The parsed log lines about requests. */
    requests: () =>
      log
        .split('\n')
        .filter((line) => line.includes('"msg":"request"'))
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    signal: (name: 'SIGTERM' | 'SIGINT' | 'SIGSTOP' | 'SIGCONT') => void server.kill(name),
    /** Its exit status; null if it was killed. */
    ended,
    /** Asks it to stop, and returns its exit status. */
    stop() {
      server.kill('SIGTERM')
      return ended
    },
    /** Kills it if it is still running, and cleans up. */
    kill() {
      server.kill('SIGKILL')
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Runs the bootstrap before the first start, and returns its output. */
async function prepare(env: Record<string, string | undefined>): Promise<string> {
  const config = readConfig(env)
  const database = openDatabase(config.databaseUrl)
  const report = await firstRun({ config, database, log: openLog({ logLevel: 'silent' }), senders: noSenders })
  await database.close()
  return report.join('\n')
}

const isReady = (url: string) =>
  fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  )
