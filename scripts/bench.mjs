// pnpm bench: the built API against a bare server, on both databases.
import './lib/preflight.mjs'
import { join } from 'node:path'
import { node24, root } from './lib/repository.mjs'
import { run } from './lib/run.mjs'
import { main } from './lib/services.mjs'
import { ensureBuilt, ensureInstalled } from './lib/workspace.mjs'

await main(async () => {
  const options = process.argv.slice(2)
  await ensureInstalled()
  if (!options.includes('--help')) await ensureBuilt()
  const file = join(root, 'apps/api/bench/run.ts')
  const { code } = await run(node24(), ['--conditions=clientele-source', file, ...options], { stdio: 'inherit' })
  process.exitCode = code
})
