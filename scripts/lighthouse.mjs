// pnpm lighthouse: measures how fast the console's two most used pages are, on servers of its own.
import './lib/preflight.mjs'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBrowser } from './lib/browser.mjs'
import { toolEnvironment } from './lib/checks.mjs'
import { Failure } from './lib/failure.mjs'
import { readOptions } from './lib/options.mjs'
import { root } from './lib/repository.mjs'
import { mustRun, run } from './lib/run.mjs'
import { main } from './lib/services.mjs'
import { say } from './lib/terminal.mjs'
import { ensureBuilt, ensureInstalled } from './lib/workspace.mjs'

const help = `pnpm lighthouse [options]

Measures the list of customers and the page of one customer, signed in, as built for production: Lighthouse's performance score (desktop),
and how soon the list's rows appear on a processor four times slower. Each is the median of several runs. It starts its own servers with
demo customers, and fails if a page is too slow. The numbers mean something only if the machine does nothing else.

  --runs N   how often each is measured (default: 5)
  --help     this text`

// Lighthouse and what it depends on take 95 MB, so they are installed when this command first runs, not with the project.
const lighthouse = { version: '13.5.0', folder: join(root, 'node_modules/.cache/lighthouse') }

await main(async () => {
  const options = readOptions({ runs: { type: 'string' } }, help)
  if (options.help) return say(help)

  await ensureInstalled()
  const env = await toolEnvironment()
  const browser = await ensureBrowser(env, () => {})
  if (browser.code !== 0) throw new Failure(browser.output)
  await ensureBuilt()
  await ensureLighthouse(env)
  const { code } = await run(process.execPath, [join('lighthouse', 'measure.ts'), options.runs ?? '5'], {
    cwd: join(root, 'apps/admin'),
    env: { ...env, LIGHTHOUSE: join(lighthouse.folder, 'node_modules/lighthouse/core/index.js') },
    onText: (text) => process.stdout.write(text),
  })
  if (code !== 0) throw new Failure('A page is too slow, or couldn’t be measured: see above.')
})

async function ensureLighthouse(env) {
  const { version, folder } = lighthouse
  if (existsSync(join(folder, 'node_modules/lighthouse/package.json'))) return
  say(`Installing Lighthouse ${version} …`)
  mkdirSync(folder, { recursive: true })
  await mustRun(
    'npm',
    ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', `lighthouse@${version}`],
    { env },
  )
}
