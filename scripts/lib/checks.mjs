// Everything `npm test` runs, in order. A check returns `{ passed, failed, output }`.
import { ensureBrowser } from './browser.mjs'
import { ensurePrograms } from './debian.mjs'
import { findMigrationDrift } from './migration-drift.mjs'
import { packageManager } from './repository.mjs'
import { mustRun, run } from './run.mjs'
import { runSuites } from './suites.mjs'
import { build, ensureBuilt, quiet } from './workspace.mjs'

export const checks = [
  { name: 'format', title: 'Format', work: tool('biome', 'format', '--max-diagnostics=200', '.') },
  { name: 'lint', title: 'Lint, type-aware', work: tool('oxlint', '--type-aware', '--deny-warnings') },
  // Run it with Node 24 by path: it rejects older versions, and its launcher uses the first Node in PATH.
  {
    name: 'spelling',
    title: 'Spelling, American English',
    work: tool('cspell', 'lint', '--no-progress', '--no-summary'),
  },
  { name: 'dead-code', title: 'Dead code', work: tool('knip', '--no-progress', '--no-config-hints') },
  { name: 'boundaries', title: 'Package boundaries', work: tool('turbo', 'boundaries') },
  { name: 'imports', title: 'Import rules', work: tool('node', 'scripts/import-rules.mjs') },
  {
    name: 'types',
    title: 'Types',
    work: (means) =>
      tool(
        'turbo',
        'run',
        'typecheck',
        '--continue=dependencies-successful',
        '--output-logs=new-only',
        ...forced(means),
      )(means),
  },
  { name: 'build', title: 'Build', work: async (means) => asOne(await build(means.progress, forced(means))) },
  {
    name: 'migrations',
    title: 'Migrations match the tables',
    work: async ({ env }) => asOne(await findMigrationDrift(env)),
  },
  { name: 'unit', title: 'Unit and integration tests, SQLite and Postgres', talks: true, work: runTests },
  { name: 'components', title: 'Component tests of the console', talks: true, work: runComponentTests },
  { name: 'e2e', title: 'Browser tests of the console and the sign-in pages', talks: true, work: runBrowserTests },
]

/** The environment with the repository's tools and its Node 24 in PATH. */
export async function toolEnvironment() {
  const printed = await mustRun(...packageManager('exec', 'node', '--print', '"PATH=" + process.env.PATH'))
  const path = printed.match(/^PATH=(.*)$/m)?.[1] ?? process.env.PATH
  const colors = process.stdout.isTTY && !process.env.NO_COLOR ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }
  return { ...quiet, ...colors, PATH: path }
}

function tool(command, ...args) {
  return async ({ env, progress }) => asOne(await run(command, args, { env, onLine: progress }))
}

/** A check that isn't a test suite counts as one test. */
const asOne = ({ code, output }) => ({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output })

/** Programs that some tests run, and the packages that contain them. If a program isn't available, its tests are skipped with a message. */
const testPrograms = { curl: 'curl', git: 'git', pgbouncer: 'pgbouncer' }

async function runTests(means) {
  const { env, database, engine, show, progress } = means
  const { code, output } = await ensurePrograms(testPrograms, env, progress)
  if (code !== 0) show(`${output}\n`)
  const databases = database ? [`test:${database}`] : ['test:sqlite', 'test:postgres']
  // The engine only matters to tests on a database.
  if (engine !== undefined) return runSuites(databases, { ...means, env: { ...env, ENGINE: engine } })
  // Tests without a database run with those on SQLite.
  return runSuites(database === 'postgres' ? databases : ['test:unit', ...databases], means)
}

async function runComponentTests(means) {
  const browser = await ensureBrowser(means.env, means.progress)
  return browser.code === 0 ? runSuites(['test:components'], means) : asOne(browser)
}

/** Runs both suites beside each other. Each has a world of its own, and uses little more than one processor. */
async function runBrowserTests(means) {
  const browser = await ensureBrowser(means.env, means.progress)
  if (browser.code !== 0) return asOne(browser)
  // Makes the certificates of storefronts on their own hosts.
  const certificates = await ensurePrograms({ openssl: 'openssl' }, means.env, means.progress)
  if (certificates.code !== 0) return asOne(certificates)
  await ensureBuilt()
  return runSuites(['e2e'], means)
}

/** Without a cache, Turbo runs every task again. */
function forced({ cache }) {
  return cache ? [] : ['--force']
}
