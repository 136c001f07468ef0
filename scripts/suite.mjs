// Runs one suite of tests and writes down how many passed, and which failed. Turbo calls it and keeps what it wrote, so that a result
// from the cache counts like a new one.
import './lib/preflight.mjs'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { failedOutside } from './lib/failed-tests.mjs'
import { Failure } from './lib/failure.mjs'
import { run } from './lib/run.mjs'
import { main } from './lib/services.mjs'
import { countsFile, suites } from './lib/suites.mjs'

await main(async () => {
  const [name] = process.argv.slice(2)
  const suite = suites.find((each) => each.name === name)
  if (!suite) throw new Failure(`Unknown suite "${name}". Available: ${suites.map((each) => each.name).join(', ')}.`)

  const results = await runAndRead(suite)
  const file = countsFile(suite)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify({ ...results, run_id: process.env.TEST_RUN_ID }))
  process.exitCode = results.failed === 0 ? 0 : 1
})

/** Lets the suite write its results into a file, and reads them from there. */
async function runAndRead({ command, args, env, cwd, read }) {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-test-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const results = join(folder, 'results.json')
  const { code, output } = await run(command, args(results), {
    cwd,
    env: env?.(results),
    onText: (text) => process.stdout.write(text),
  })
  const { passed, failed, failures, flaky } = readResults(results, read)
  // Something outside of the tests failed (a set-up, an uncaught error), or a pattern matched no tests.
  if (failed > 0 || (code === 0 && passed > 0)) return { passed, failed, failures, flaky }
  return { passed, failed: 1, failures: failures.length > 0 ? failures : [failedOutside(output)], flaky }
}

/** Without a file, the tests never ended. */
function readResults(file, read) {
  if (!existsSync(file)) return { passed: 0, failed: 0, failures: [], flaky: [] }
  return read(JSON.parse(readFileSync(file, 'utf8')))
}
