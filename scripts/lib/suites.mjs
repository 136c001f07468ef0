// The suites of tests. Each is a Turbo task, and leaves the counts of its tests, and the names of those that failed, in a file that
// Turbo keeps with its result.
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { failedInPlaywright, failedInVitest, failedOutside, flakyInPlaywright } from './failed-tests.mjs'
import { root } from './repository.mjs'
import { run } from './run.mjs'
import { dim, say } from './terminal.mjs'

const vitestReporters = ['default', 'json', './scripts/lib/skipped-reporter.mjs'].map((name) => `--reporter=${name}`)

const vitest = (project, folder, task) => ({
  name: project,
  folder,
  task,
  command: 'vitest',
  args: (results) => ['run', `--project=${project}`, ...vitestReporters, `--outputFile.json=${results}`],
  cwd: root,
  read: readVitest,
})

const playwright = (name, folder) => ({
  name,
  folder,
  task: 'e2e',
  command: join(root, folder, 'node_modules/.bin/playwright'),
  args: () => ['test', '--reporter=list,json'],
  env: (results) => ({ PLAYWRIGHT_JSON_OUTPUT_FILE: results, PLAYWRIGHT_HTML_OPEN: 'never' }),
  cwd: join(root, folder),
  read: readPlaywright,
})

export const suites = [
  vitest('scripts', '.', 'test:unit'),
  vitest('contracts', 'packages/contracts', 'test:unit'),
  vitest('sdk', 'packages/sdk', 'test:unit'),
  vitest('storefront', 'packages/storefront', 'test:unit'),
  vitest('admin-unit', 'apps/admin', 'test:unit'),
  vitest('sign-in-unit', 'apps/sign-in', 'test:unit'),
  vitest('api-unit', 'apps/api', 'test:unit'),
  vitest('db-sqlite', 'packages/db', 'test:sqlite'),
  vitest('api-sqlite', 'apps/api', 'test:sqlite'),
  vitest('db-postgres', 'packages/db', 'test:postgres'),
  vitest('api-postgres', 'apps/api', 'test:postgres'),
  vitest('console', 'apps/admin', 'test:components'),
  playwright('e2e', 'apps/admin'),
  playwright('e2e-sign-in', 'apps/sign-in'),
]

/** Where a suite leaves `{ passed, failed, failures, flaky, run_id }`: an output of its Turbo task. */
export const countsFile = ({ folder, task }) => join(root, folder, '.test-counts', `${task.replace(':', '-')}.json`)

function readVitest(results) {
  const failures = failedInVitest(results)
  return { passed: results.numPassedTests, failed: failures.length, failures, flaky: [] }
}

function readPlaywright(report) {
  const { expected, flaky, unexpected } = report.stats
  return {
    passed: expected + flaky,
    failed: unexpected,
    failures: failedInPlaywright(report),
    flaky: flakyInPlaywright(report),
  }
}

/**
 * Runs the suites of some Turbo tasks, and returns `{ passed, failed, output, suites }`. Without `cache`, results of
 * earlier runs don't count; with `affected`, only suites run that a change since the main branch can affect.
 */
export async function runSuites(tasks, { env, show, cache, affected }) {
  const chosen = suites.filter(({ task }) => tasks.includes(task))
  for (const suite of chosen) rmSync(countsFile(suite), { force: true })
  const run_id = randomUUID()
  const { code, output } = await run('turbo', ['run', ...tasks, ...turboOptions({ chosen, cache, affected })], {
    env: { ...env, TEST_RUN_ID: run_id },
    onText: show,
  })

  const results = chosen.map((suite) => ({ ...suite, ...readCounts(suite, { affected, output }) }))
  for (const result of results) say(dim(`  ${result.name.padEnd(16)} ${described(result, run_id)}`))
  const sum = (what) => results.reduce((total, result) => total + result[what], 0)
  if (code === 0 || sum('failed') > 0) return { passed: sum('passed'), failed: sum('failed'), output, suites: results }
  const turbo = { name: 'turbo', failures: [failedOutside(output)], flaky: [] }
  return { passed: sum('passed'), failed: 1, output, suites: [...results, turbo] }
}

const turboOptions = ({ chosen, cache, affected }) => [
  '--continue=always',
  '--output-logs=new-only',
  '--env-mode=loose',
  // A suite that waits, or has one long file left, leaves a processor to another.
  '--concurrency=2',
  ...chosen.map(({ folder }) => `--filter=./${folder}`),
  ...(cache ? [] : ['--force']),
  ...(affected ? ['--affected'] : []),
]

function readCounts(suite, { affected, output }) {
  const file = countsFile(suite)
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'))
  const missing = { passed: 0, flaky: [], isMissing: true }
  return affected
    ? { ...missing, failed: 0, failures: [] }
    : { ...missing, failed: 1, failures: [failedOutside(output)] }
}

function described({ passed, failed, run_id, isMissing }, current) {
  if (isMissing) return failed === 0 ? 'not affected' : 'did not run'
  const counts = `${passed} passed, ${failed} failed`
  return run_id === current ? counts : `${counts}, from the cache`
}
