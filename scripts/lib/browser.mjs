// A Chromium for the browser tests: the system's, else Debian's package, else Playwright's own.
import { join } from 'node:path'
import { ensurePrograms } from './debian.mjs'
import { root } from './repository.mjs'
import { run } from './run.mjs'

/** Returns `{ code, output }`; code 0 when the browser tests have something to run in. */
export async function ensureBrowser(env, progress) {
  const debian = await ensurePrograms({ chromium: 'chromium' }, env, progress)
  if (debian.code === 0) return debian

  const playwright = join(root, 'apps/admin/node_modules/.bin/playwright')
  const own = await run(playwright, ['install', 'chromium'], { cwd: join(root, 'apps/admin'), env, onLine: progress })
  if (own.code === 0) return own
  return { code: 1, output: [own.output, debian.output].join('\n') }
}
