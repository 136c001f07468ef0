// npm test: sets itself up, runs everything, continues after a failure, and counts results.
import './lib/preflight.mjs'
import { checks, toolEnvironment } from './lib/checks.mjs'
import { describeTests } from './lib/failed-tests.mjs'
import { Failure } from './lib/failure.mjs'
import { readOptions } from './lib/options.mjs'
import { main } from './lib/services.mjs'
import { bold, dim, green, red, say, seconds, step } from './lib/terminal.mjs'
import { ensureInstalled } from './lib/workspace.mjs'

const names = checks.map(({ name }) => name)
const databases = ['sqlite', 'postgres']
const engines = ['fast', 'plain']

const help = `npm test [-- options]

Installs what is missing and runs everything: ${names.join(', ')}.
The tests start their own Postgres (or use the one TEST_DATABASE_URL names) and drive a real Chromium.
The last line counts: "N passed, N failed". A check that is no test suite counts as one. A suite whose files haven't changed since
it passed isn't run again: its result comes from the cache, and counts.

  --only a,b         only these, as in:  npm test -- --only format,lint,unit
  --database NAME    the tests on sqlite or on postgres alone
  --engine NAME      the database tests on the fast engine, or on plain Drizzle without any of its tricks
  --affected         only the tests that a change since the main branch can affect (TURBO_SCM_BASE names another branch)
  --no-cache         runs everything again, even if nothing has changed since it passed
  --help             show this help`

await main(async () => {
  const options = readChoices()
  if (options.help) return say(help)

  const results = await runAll(
    checks.filter(({ name }) => options.only.includes(name)),
    options,
  )
  printFailures(results)
  printSummary(results)
  process.exitCode = total(results, 'failed') === 0 ? 0 : 1
})

function readChoices() {
  const given = readOptions(
    {
      only: { type: 'string' },
      database: { type: 'string' },
      engine: { type: 'string' },
      affected: { type: 'boolean', default: false },
      'no-cache': { type: 'boolean', default: false },
    },
    help,
  )
  const only = given.only === undefined ? names : given.only.split(',').map((name) => name.trim())
  const unknown = only.filter((name) => !names.includes(name))
  if (unknown.length > 0) throw new Failure(`Unknown check "${unknown[0]}". Available: ${names.join(', ')}.`)
  const { database, engine } = given
  if (database !== undefined && !databases.includes(database))
    throw new Failure(`Unknown database "${database}". Available: ${databases.join(', ')}.`)
  if (engine !== undefined && !engines.includes(engine))
    throw new Failure(`Unknown engine "${engine}". Available: ${engines.join(', ')}.`)
  return { help: given.help, only, database, engine, affected: given.affected, cache: !given['no-cache'] }
}

async function runAll(chosen, options) {
  try {
    await ensureInstalled()
    const env = await toolEnvironment()
    const results = []
    for (const check of chosen) results.push(await runOne(check, { ...options, env }))
    return results
  } catch (error) {
    return [{ name: 'set-up', title: 'Set-up', passed: 0, failed: 1, output: error.message, took_ms: 0 }]
  }
}

async function runOne(check, means) {
  const began = Date.now()
  const result = await (check.talks ? talking(check, means) : silent(check, means))
  return { ...check, ...result, took_ms: Date.now() - began }
}

function silent(check, means) {
  return step(
    check.title,
    (progress) => working(check, { ...means, progress }),
    ({ failed }) => failed === 0,
  )
}

/** A test suite writes to the terminal while it runs. */
async function talking(check, means) {
  say(`\n${bold(check.title)}`)
  return working(check, { ...means, progress: () => {}, show: (text) => process.stdout.write(text) })
}

/** A check that can't start counts as failed, and the others continue. */
async function working(check, means) {
  try {
    return await check.work(means)
  } catch (error) {
    return { passed: 0, failed: 1, output: error instanceof Failure ? error.message : error.stack }
  }
}

/** What failed, as the last thing above the summary: the tests of a suite by name, and the output of anything else. */
function printFailures(results) {
  for (const { title, failed, output, suites = [] } of results) {
    const tests = suites.flatMap((suite) => describeTests(suite.name, suite))
    if (failed === 0 && tests.length === 0) continue
    say(`\n${failed === 0 ? '~' : red('✗')} ${bold(title)}\n`)
    say(tests.length > 0 ? tests.join('\n').trimEnd() : output.trimEnd())
  }
}

function printSummary(results) {
  const width = Math.max(...results.map(({ title }) => title.length))
  say()
  for (const { title, passed, failed, took_ms } of results) {
    const mark = failed === 0 ? green('✓') : red('✗')
    const counts = `${String(passed).padStart(6)} passed ${String(failed).padStart(5)} failed`
    say(`${mark} ${title.padEnd(width)} ${counts}  ${dim(seconds(took_ms).padStart(12))}`)
  }
  say(`\n${total(results, 'passed')} passed, ${total(results, 'failed')} failed`)
}

function total(results, what) {
  return results.reduce((sum, result) => sum + result[what], 0)
}
