import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { createContext, runInContext } from 'node:vm'
import { build } from 'esbuild'
import { publint } from 'publint'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startApp } from '../world/start-app.ts'

const run = promisify(execFile)
const repository = resolve(import.meta.dirname, '../../../..')
const folder = mkdtempSync(join(tmpdir(), 'clientele-packages-'))
const published = ['contracts', 'sdk', 'storefront']

describe('the published packages, installed outside the workspace', () => {
  beforeAll(async () => {
    // The others are built against the built contracts, so they are packed in this order.
    for (const name of published) await pack(join(repository, 'packages', name))
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ name: 'order-service', private: true, type: 'module' }),
    )
    // Dependencies are copied from the workspace, so that nothing is downloaded.
    const nodeTypes = installed('@types/node')
    const protocol = ['jose', 'oauth4webapi'].map((name) => installed(name, 'storefront'))
    const dependencies = [installed('zod'), ...protocol, nodeTypes, join(nodeTypes, '../../undici-types')].map(copied)
    await npm(folder, 'install', '--offline', '--no-audit', '--no-fund', ...tarballs(), ...dependencies)
  }, 600_000)

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('contain everything they need and nothing else', () => {
    const files = published.flatMap((name) =>
      readdirSync(join(folder, 'node_modules/@clientele', name), { recursive: true, encoding: 'utf8' }),
    )
    expect(files).toContain('dist/index.js')
    expect(files).toContain('dist/index.d.ts')
    expect(files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))).toEqual([])
    expect(files.filter((file) => /test|node_modules/.test(file))).toEqual([])
  })

  test.each(published)('%s passes publint', async (name) => {
    const pkgDir = join(folder, 'node_modules/@clientele', name)
    const { messages } = await publint({ pkgDir, pack: false, level: 'suggestion' })
    expect(messages).toEqual([])
  })

  test.each([
    { compiler: 'TypeScript 7', tsc: join(repository, 'node_modules/.bin/tsc'), module: 'nodenext' },
    { compiler: 'TypeScript 7, for a bundler', tsc: join(repository, 'node_modules/.bin/tsc'), module: 'preserve' },
    {
      compiler: 'TypeScript 5.9',
      tsc: join(repository, 'apps/api/node_modules/typescript-5.9/bin/tsc'),
      module: 'nodenext',
    },
  ])(
    'type-check in a strict project that also checks declarations, with $compiler',
    async ({ tsc, module }) => {
      for (const example of ['sdk.ts', 'service.ts'])
        cpSync(join(repository, 'docs/examples', example), join(folder, example))
      writeFileSync(join(folder, 'readme-examples.ts'), readmeExamples())
      writeFileSync(join(folder, 'storefront.ts'), usesTheStorefront)
      writeFileSync(
        join(folder, 'tsconfig.json'),
        JSON.stringify({
          compilerOptions: {
            target: 'es2024',
            module,
            strict: true,
            noUncheckedIndexedAccess: true,
            exactOptionalPropertyTypes: true,
            skipLibCheck: false,
            noEmit: true,
            types: ['node'],
          },
          files: ['sdk.ts', 'service.ts', 'readme-examples.ts', 'storefront.ts'],
        }),
      )
      const checked = await run(tsc, ['-p', folder]).catch((failed: unknown) => failed)
      expect(checked).toMatchObject({ stdout: '' })
    },
    180_000,
  )

  test('can be required by CommonJS', async () => {
    writeFileSync(
      join(folder, 'consumer.cjs'),
      `const { UserSchema } = require('@clientele/contracts')
       const { platform } = require('@clientele/contracts/operations')
       const { jsonSchema } = require('@clientele/contracts/json-schema')
       const { createClient } = require('@clientele/sdk')
       const { verifyAccessToken } = require('@clientele/storefront/node')
       const { user } = createClient({ baseUrl: 'http://127.0.0.1:1', companyId: 1 }).application('a')
       console.log(JSON.stringify([UserSchema.parse({ first_name: 'Asha' }), platform.getUser.method,
         jsonSchema('UserSchema', 'output').type, typeof user.getUser, typeof verifyAccessToken]))`,
    )
    const { stdout } = await run(process.execPath, ['consumer.cjs'], { cwd: folder })
    expect(JSON.parse(stdout)).toEqual([{ first_name: 'Asha' }, 'GET', 'object', 'function', 'function'])
  })

  test('are bundled by Vite, the SDK without any schema', async () => {
    const site = join(folder, 'site')
    mkdirSync(site)
    writeFileSync(join(site, 'index.html'), '<script type="module" src="./main.js"></script>')
    writeFileSync(
      join(site, 'main.js'),
      `import { createStorefrontClient } from '@clientele/sdk'
       document.title = typeof createStorefrontClient({ baseUrl: '', applicationId: 'a', applicationToken: 't' })`,
    )
    const vite = join(repository, 'apps/sign-in/node_modules/vite/bin/vite.js')
    await run(process.execPath, [vite, 'build', '--logLevel', 'error'], { cwd: site })
    const [script = ''] = readdirSync(join(site, 'dist/assets')).filter((file) => file.endsWith('.js'))
    const code = readFileSync(join(site, 'dist/assets', script), 'utf8')
    expect(code).toContain('/service/application/user')
    expect(code).not.toContain('ZodObject')
  }, 600_000)

  test('run in a runtime without Node, such as an edge function', async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: `import { UserSchema } from '@clientele/contracts'
          import { createClient } from '@clientele/sdk'
          globalThis.answer = createClient({ baseUrl: 'https://api.example.com', companyId: 1, accessToken: 't', fetch: globalThis.fetch })
            .application('a').user.getUser({ userId: '1' }).then(({ user }) => UserSchema.parse(user))`,
        resolveDir: folder,
      },
      bundle: true,
      format: 'iife',
      // Neither Node nor a browser, so importing a module of either would fail.
      platform: 'neutral',
      conditions: ['workerd', 'browser'],
      write: false,
    })
    const {
      AbortController,
      AbortSignal,
      Blob,
      crypto,
      ReadableStream,
      Response,
      TextEncoder,
      URLSearchParams,
      clearTimeout,
      setTimeout,
    } = globalThis
    const edge = createContext({
      AbortController,
      AbortSignal,
      Blob,
      crypto,
      ReadableStream,
      Response,
      TextEncoder,
      URLSearchParams,
      clearTimeout,
      setTimeout,
      fetch: async (url: string) => Response.json({ user: { first_name: url.slice(-1) } }),
    })
    runInContext(outputFiles[0]?.text ?? '', edge)
    expect(await edge.answer).toEqual({ first_name: '1' })
  })

  test('run a service against the API', async () => {
    const api = await startApp()
    try {
      const { stdout } = await run(process.execPath, [join(folder, 'service.ts')], {
        cwd: folder,
        env: {
          PATH: process.env.PATH,
          BASE_URL: api.url,
          COMPANY_ID: String(api.company_id),
          APPLICATION_ID: api.application_id,
          API_KEY: api.api_key,
          API_SECRET: api.api_secret,
        },
      })
      const { created, found } = JSON.parse(stdout)
      expect(found).toMatchObject([{ _id: created._id, first_name: 'Asha', emails: created.emails }])
    } finally {
      await api.stop()
    }
  }, 600_000)
})

/** A service and a page of a storefront. What needs a framework is checked with the README of the package. */
const usesTheStorefront = `
  import { createClient, type Customer } from '@clientele/storefront'
  import { requireCustomer } from '@clientele/storefront/express'
  import { verifyAccessToken } from '@clientele/storefront/node'
  const issuer = 'https://id.shop.example/oidc/000000000000000000000001'
  export const clientele = createClient({ issuer, clientId: 'c', redirectUri: 'https://www.shop.example/callback' })
  export const nameOf = ({ given_name }: Customer): string | undefined => given_name
  export const verified = async (token: string): Promise<string> => (await verifyAccessToken({ issuer })(token)).customerId
  export const middleware = requireCustomer({ issuer, scopes: ['openid'] })
`

const pack = (source: string) => npm(source, 'pack', '--pack-destination', folder)

const npm = (cwd: string, ...args: string[]) =>
  run('npm', args, {
    cwd,
    env: { ...process.env, npm_config_cache: join(folder, '.npm'), npm_config_loglevel: 'error' },
  })

const installed = (name: string, of = 'sdk') => realpathSync(join(repository, 'packages', of, 'node_modules', name))

function copied(source: string): string {
  const copy = `./vendor/${basename(source)}`
  cpSync(source, join(folder, copy), { recursive: true, dereference: true })
  // What the package itself is developed with would have to be downloaded.
  const manifest = join(folder, copy, 'package.json')
  const { devDependencies: _dev, scripts: _scripts, ...kept } = JSON.parse(readFileSync(manifest, 'utf8'))
  writeFileSync(manifest, JSON.stringify(kept))
  return copy
}

const tarballs = () =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.tgz'))
    .map((file) => `./${file}`)

/** Every example in the SDK's README, each in its own function, so that they can't depend on one another. */
function readmeExamples(): string {
  const readme = readFileSync(join(folder, 'node_modules/@clientele/sdk/README.md'), 'utf8')
  const examples = Array.from(readme.matchAll(/```ts\n(.*?)```/gs), ([, code = '']) => code)
  const imports = new Set(examples.flatMap((code) => code.match(/^import .*$/gm) ?? []))
  const bodies = examples.map((code) => code.replace(/^import .*$/gm, '').trim())
  return [
    ...imports,
    "declare const client: import('@clientele/sdk').Client",
    "declare const user: ReturnType<typeof client.application>['user']",
    "declare const shop: import('@clientele/sdk').StorefrontClient",
    "declare const request: import('node:http').IncomingMessage",
    "declare const response: import('node:http').ServerResponse",
    ...bodies.map((body, index) => `export async function example${index}() {\n${body}\n}`),
  ].join('\n')
}
