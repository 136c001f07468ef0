// Finds a Chromium for the browser tests: the system's, or Debian's package, or Playwright's own.
import { join } from 'node:path'
import { ensurePrograms } from './debian.mjs'
import { root } from './repository.mjs'
import { run } from './run.mjs'

/** Returns `{ code, output }`. Code 0 means that the browser tests can run. */
export async function ensureBrowser(env, progress) {
  const debian = await ensurePrograms({ chromium: 'chromium' }, env, progress)
  if (debian.code === 0) return debian

  const playwright = join(root, 'apps/admin/node_modules/.bin/playwright')
  const own = await run(playwright, ['install', 'chromium'], { cwd: join(root, 'apps/admin'), env, onLine: progress })
  if (own.code === 0) return own
  return { code: 1, output: [own.output, debian.output].join('\n') }
}
