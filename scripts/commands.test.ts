import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'

interface Said {
  code: number
  stdout: string
  stderr: string
}

const run = (args: readonly string[], env: Record<string, string> = {}): Promise<Said> =>
  new Promise((done) => {
    execFile(process.execPath, args, { env: { ...process.env, ...env } }, (error, stdout, stderr) =>
      done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    )
  })

const patience_ms = 30_000
const commands = [
  'scripts/start.mjs',
  'scripts/dev.mjs',
  'scripts/test.mjs',
  'scripts/release.mjs',
  'scripts/screenshots.mjs',
]
const command = (name: string) => ['--conditions=clientele-source', `apps/api/src/commands/${name}.ts`]
const migrate = command('migrate')

describe('a command', () => {
  test.each(commands)(
    '%s explains what it does',
    async (command) => {
      const { code, stdout } = await run([command, '--help'])
      expect(code).toBe(0)
      expect(stdout).toMatch(/^(npm|pnpm) \w+/)
    },
    patience_ms,
  )

  test.each(commands)(
    '%s rejects an unknown option with its help, and no stack trace',
    async (command) => {
      const { code, stderr } = await run([command, '--nonsense'])
      expect(code).toBe(1)
      expect(stderr).toContain("Unknown option '--nonsense'")
      expect(stderr).toMatch(/^(npm|pnpm) \w+/m)
      expect(stderr).not.toMatch(/^\s+at /m)
    },
    patience_ms,
  )

  test.each(['--help', '--nonsense'])(
    'pnpm migrate %s touches no database',
    async (option) => {
      const folder = await mkdtemp(join(tmpdir(), 'clientele-migrate-'))
      onTestFinished(() => rm(folder, { recursive: true }))
      const file = join(folder, 'none.db')
      const { code, stdout, stderr } = await run([...migrate, option], {
        DATABASE_URL: `file:${file}`,
        DATA_DIR: folder,
      })
      expect(existsSync(file)).toBe(false)
      expect(code).toBe(option === '--help' ? 0 : 1)
      expect(option === '--help' ? stdout : stderr).toContain(option === '--help' ? 'DATABASE_URL' : '--nonsense')
    },
    patience_ms,
  )

  test.each(['migrate', 'bootstrap'])(
    '%s says once that it is waiting for the database, and why',
    async (name) => {
      const folder = await mkdtemp(join(tmpdir(), 'clientele-waiting-'))
      onTestFinished(() => rm(folder, { recursive: true }))
      const { code, stderr } = await run(command(name), {
        DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing',
        DATABASE_START_TIMEOUT_MS: '2000',
        DATA_DIR: folder,
      })
      expect(code).toBe(1)
      expect(stderr.match(/^Waiting .*$/gm)).toEqual(['Waiting for the database (ECONNREFUSED)…'])
    },
    patience_ms,
  )
})

test(
  'all invalid settings are reported at once, before anything is built',
  async () => {
    const { code, stderr } = await run(['--conditions=clientele-source', 'apps/api/src/commands/check-settings.ts'], {
      DATABASE_URL: 'mysql://localhost',
      PUBLIC_URL: 'localhost',
      SECRET_KEY: 'short',
    })
    expect(code).toBe(1)
    for (const name of ['DATABASE_URL', 'PUBLIC_URL', 'SECRET_KEY']) expect(stderr).toContain(name)
  },
  patience_ms,
)

test('the port of the console may be in use by another program only if the console is not started', async () => {
  const other = createServer()
  await new Promise<void>((ready) => other.listen(0, '127.0.0.1', ready))
  onTestFinished(() => void other.close())
  const address = other.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const check = (withAdmin: boolean) => `
    import { portsMustBeFree } from ${JSON.stringify(join(import.meta.dirname, 'lib/servers.mjs'))}
    const free = { host: '127.0.0.1', port: 0 }
    await portsMustBeFree({ api: free, admin: { host: '127.0.0.1', port: ${port} }, metrics: free }, { withAdmin: ${withAdmin} })`
  const { code, stderr } = await run(['--input-type=module', '--eval', check(true)])
  expect(code).toBe(1)
  expect(stderr).toContain(`Port ${port} is in use by another program.`)
  expect(await run(['--input-type=module', '--eval', check(false)])).toMatchObject({ code: 0, stderr: '' })
})

test(
  'on an older Node, the built API says which version it needs, and stops',
  async () => {
    const older = "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.20.2'})"
    const { code, stderr } = await run(['--import', older, 'apps/api/node-version.mjs'])
    expect(code).toBe(1)
    expect(stderr).toContain('This is Node 20.20.2, and the api runs on Node 24')
    expect(await run(['apps/api/node-version.mjs'])).toMatchObject({ code: 0, stderr: '' })
  },
  patience_ms,
)
