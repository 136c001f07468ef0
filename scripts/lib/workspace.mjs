// Updates the working copy: installs packages and builds sources. Both are remembered, so a second start skips them.
// Hand-written: Turbo and pnpm also know what changed, but only once npx has started them, and a second start shouldn't wait for that.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { Failure } from './failure.mjs'
import { packageManager, root } from './repository.mjs'
import { mustRun, run } from './run.mjs'
import { step } from './terminal.mjs'

export const quiet = { TURBO_TELEMETRY_DISABLED: '1', NEXT_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' }

export async function ensureInstalled() {
  const stamp = stampOf('installed')
  const wanted = fingerprint(manifests(), (file) => readFileSync(file))
  if (stamp.read() === wanted && everyPackageIsLinked()) return
  await step('Installing packages', (progress) =>
    mustRun(...packageManager('install', '--frozen-lockfile', '--reporter=append-only'), {
      env: { ...quiet, CI: 'true' },
      onLine: progress,
    }),
  )
  stamp.write(wanted)
}

/** Builds what changed. First runs the checks that should fail before a long build, not after it. */
export async function ensureBuilt({ beforehand } = {}) {
  const everyProductIsThere = products.every((product) => existsSync(join(root, product)))
  if (everyProductIsThere && stampOf('built').read() === fingerprintOfSources()) return
  await beforehand?.()
  await step('Building', async (progress) => {
    const { code, output } = await build(progress)
    if (code !== 0) throw new Failure(output.trimEnd(), '', 'The build failed. See above.')
  })
}

/** The hosted sign-in pages need a build even if the API runs from source. Any build of them works. */
export async function ensureSignInPagesBuilt() {
  if (existsSync(join(root, 'apps/sign-in/dist/index.html'))) return
  await step('Building the sign-in pages', (progress) =>
    mustRun(...turboBuild('--filter=@clientele/sign-in'), { env: quiet, onLine: progress }),
  )
}

/** Builds what Turbo finds changed, and returns its output. */
export async function build(progress, options = []) {
  // Taken before the build, so that changes during the build are built next time.
  const built = fingerprintOfSources()
  const result = await run(...turboBuild(...options), { env: quiet, onLine: progress })
  if (result.code === 0) stampOf('built').write(built)
  return result
}

const turboBuild = (...options) => packageManager('exec', 'turbo', 'run', 'build', '--output-logs=new-only', ...options)

const products = [
  'packages/contracts/dist/index.js',
  'packages/sdk/dist/index.js',
  'packages/storefront/dist/index.js',
  'apps/api/dist/server.js',
  'apps/admin/.next/standalone/apps/admin/server.js',
  'examples/next-shop/.next/BUILD_ID',
]

function packageFolders() {
  return ['apps', 'packages', 'examples'].flatMap((group) =>
    readdirSync(join(root, group))
      .map((name) => join(root, group, name))
      .filter((folder) => existsSync(join(folder, 'package.json'))),
  )
}

function manifests() {
  const folders = [root, ...packageFolders()]
  return [
    join(root, 'pnpm-lock.yaml'),
    join(root, 'pnpm-workspace.yaml'),
    ...folders.map((folder) => join(folder, 'package.json')),
  ]
}

const everyPackageIsLinked = () => packageFolders().every((folder) => existsSync(join(folder, 'node_modules')))

function fingerprintOfSources() {
  return fingerprint(sources(), (file) => {
    const { size, mtimeMs } = statSync(file)
    return `${size} ${mtimeMs}`
  })
}

function sources() {
  const shared = ['pnpm-lock.yaml', 'tsconfig.base.json', 'turbo.json'].map((name) => join(root, name))
  return [...shared, ...packageFolders().flatMap(filesUnder)]
}

const notSource = new Set([
  'node_modules',
  'dist',
  '.next',
  '.turbo',
  'test',
  'e2e',
  'screenshots',
  'test-results',
  '.test-counts',
  'playwright-report',
])
const writtenByBuilds = /(\.tsbuildinfo|next-env\.d\.ts)$/

function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (notSource.has(entry.name) || writtenByBuilds.test(entry.name)) return []
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return filesUnder(path)
    return entry.isFile() ? [path] : []
  })
}

function fingerprint(files, describe) {
  const hash = createHash('sha256')
  for (const file of files.sort())
    hash
      .update(`${relative(root, file)}\n`)
      .update(describe(file))
      .update('\n')
  return hash.digest('hex')
}

function stampOf(what) {
  const file = join(root, 'node_modules', `.clientele-${what}`)
  return {
    read: () => (existsSync(file) ? readFileSync(file, 'utf8') : undefined),
    write: (text) => {
      mkdirSync(join(root, 'node_modules'), { recursive: true })
      writeFileSync(file, text)
    },
  }
}
