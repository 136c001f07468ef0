// Runs one suite of tests and writes down how many passed and failed. Turbo calls it and keeps what it wrote, so that a result
// from the cache counts like a new one.
import './lib/preflight.mjs'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Failure } from './lib/failure.mjs'
import { run } from './lib/run.mjs'
import { main } from './lib/services.mjs'
import { countsFile, suites } from './lib/suites.mjs'

await main(async () => {
  const [name] = process.argv.slice(2)
  const suite = suites.find((each) => each.name === name)
  if (!suite) throw new Failure(`Unknown suite "${name}". Available: ${suites.map((each) => each.name).join(', ')}.`)

  const counts = await runAndCount(suite)
  const file = countsFile(suite)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify({ ...counts, run_id: process.env.TEST_RUN_ID }))
  process.exitCode = counts.failed === 0 ? 0 : 1
})

/** Lets the suite write its results into a file, and reads the counts from there. */
async function runAndCount({ command, args, env, cwd, count }) {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-test-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const results = join(folder, 'results.json')
  const { code } = await run(command, args(results), {
    cwd,
    env: env?.(results),
    onText: (text) => process.stdout.write(text),
  })
  const { passed, failed } = readCounts(results, count)
  // Something outside of the tests failed (a setup, an uncaught error), or a pattern matched no tests.
  const failedOutside = failed === 0 && (code !== 0 || passed === 0)
  return { passed, failed: failedOutside ? 1 : failed }
}

function readCounts(file, count) {
  try {
    return count(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return { passed: 0, failed: 1 }
  }
}
