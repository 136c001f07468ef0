// Everything `npm test` runs, in order. A check returns `{ passed, failed, output }`.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBrowser } from './browser.mjs'
import { ensurePrograms } from './debian.mjs'
import { findMigrationDrift } from './migration-drift.mjs'
import { packageManager, root } from './repository.mjs'
import { mustRun, run } from './run.mjs'
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
    work: tool('turbo', 'run', 'typecheck', '--continue=dependencies-successful', '--output-logs=new-only'),
  },
  { name: 'build', title: 'Build', work: async ({ progress }) => asOne(await build(progress)) },
  {
    name: 'migrations',
    title: 'Migrations match the tables',
    work: async ({ env }) => asOne(await findMigrationDrift(env)),
  },
  { name: 'unit', title: 'Unit and integration tests, SQLite and Postgres', talks: true, work: runVitest },
  { name: 'components', title: 'Component tests of the console', talks: true, work: runComponentTests },
  { name: 'e2e', title: 'Browser tests of the console', talks: true, work: runPlaywright('apps/admin') },
  {
    name: 'e2e-sign-in',
    title: 'Browser tests of the sign-in pages',
    talks: true,
    work: runPlaywright('apps/sign-in'),
  },
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

async function runVitest({ env, database, engine, show, progress }) {
  const { code, output } = await ensurePrograms(testPrograms, env, progress)
  if (code !== 0) show(`${output}\n`)
  if (engine === undefined) return vitest(projectsOn[database ?? 'both'], { env, show })
  // The engine only matters to tests on a database.
  const projects = (database ? [database] : ['sqlite', 'postgres']).map((name) => `*-${name}`)
  return vitest(projects, { env: { ...env, ENGINE: engine }, show })
}

/** Tests without a database run with those on SQLite, so that both databases together cover everything except components. */
const projectsOn = { both: ['!console'], sqlite: ['!console', '!*-postgres'], postgres: ['*-postgres'] }

async function runComponentTests({ env, progress, show }) {
  const browser = await ensureBrowser(env, progress)
  return browser.code === 0 ? vitest(['console'], { env, show }) : asOne(browser)
}

function vitest(projects, { env, show }) {
  const chosen = projects.map((name) => `--project=${name}`)
  return countedBy(vitestCounts, (file) =>
    run('vitest', ['run', ...chosen, ...vitestReporters, `--outputFile.json=${file}`], { env, onText: show }),
  )
}

const vitestReporters = ['default', 'json', './scripts/lib/skipped-reporter.mjs'].map((name) => `--reporter=${name}`)

function vitestCounts({ testResults, numPassedTests, numFailedTests }) {
  // A file that failed before its first test counts as a failure too.
  const fallen = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length
  return { passed: numPassedTests, failed: numFailedTests + fallen }
}

function runPlaywright(path) {
  const app = join(root, path)
  return async ({ env, progress, show }) => {
    if (!existsSync(join(app, 'playwright.config.ts'))) return { passed: 0, failed: 0, output: '' }
    const browser = await ensureBrowser(env, progress)
    if (browser.code !== 0) return asOne(browser)
    await ensureBuilt()
    return countedBy(playwrightCounts, (file) =>
      run(join(app, 'node_modules/.bin/playwright'), ['test', '--reporter=list,json'], {
        cwd: app,
        env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file, PLAYWRIGHT_HTML_OPEN: 'never' },
        onText: show,
      }),
    )
  }
}

const playwrightCounts = ({ stats }) => ({ passed: stats.expected + stats.flaky, failed: stats.unexpected })

/** Runs a test suite that writes its results to a file, and reads the counts from it. */
async function countedBy(counts, suite) {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-test-'))
  const file = join(folder, 'results.json')
  const removeFolder = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', removeFolder)
  try {
    const { code, output } = await suite(file)
    if (!existsSync(file)) return asOne({ code: code || 1, output })
    const { passed, failed } = counts(JSON.parse(readFileSync(file, 'utf8')))
    // Something outside of the tests failed (a setup, an uncaught error), or a pattern matched no tests.
    const failedOutside = failed === 0 && (code !== 0 || passed === 0)
    return { passed, failed: failedOutside ? 1 : failed, output }
  } finally {
    removeFolder()
  }
}
