// A Chromium for the browser tests: the system's, else Debian's package, else Playwright's own.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './repository.mjs'
import { run } from './run.mjs'

export const systemChromium = '/usr/bin/chromium'

/** Answers `{ code, output }`; code 0 when the browser tests have something to run in. */
export async function ensureBrowser(env, progress) {
  if (existsSync(systemChromium)) return { code: 0, output: '' }
  const told = []

  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const apt = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, onLine: progress }
    const updated = await run('apt-get', ['update'], apt)
    const installed = await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], apt)
    if (existsSync(systemChromium)) return { code: 0, output: '' }
    told.push(updated.output, installed.output)
  }

  const playwright = join(root, 'apps/admin/node_modules/.bin/playwright')
  const own = await run(playwright, ['install', 'chromium'], { cwd: join(root, 'apps/admin'), env, onLine: progress })
  if (own.code === 0) return own

  const hint =
    'There is no Chromium for the browser tests. Install one (Debian, Ubuntu: apt-get install chromium) and run the tests again.'
  return { code: 1, output: [...told, own.output, hint].join('\n') }
}
