// pnpm dev: runs the API and the console from source, and reloads both when a file changes.
import './lib/preflight.mjs'
import { join } from 'node:path'
import { readOptions } from './lib/options.mjs'
import { node24, root } from './lib/repository.mjs'
import { andKeepOutput, fromSource, portsMustBeFree, readUrls, runApiCommand } from './lib/servers.mjs'
import { main, startService, untilItAnswers, untilOneEnds } from './lib/services.mjs'
import { bold, cyan, say } from './lib/terminal.mjs'
import { ensureInstalled, ensureSignInPagesBuilt, quiet } from './lib/workspace.mjs'

const help = `pnpm dev   (or: npm run dev)

Starts the api and the console from their sources. A changed file restarts the api, and reloads the page.
The sign-in pages are built where they are missing; after a change to them, start again after
  pnpm --filter @clientele/sign-in build
Settings come from the environment or from a file .env; .env.example names them all.`

await main(async () => {
  if (readOptions({}, help).help) return say(help)

  await ensureInstalled()
  const urls = readUrls()
  await portsMustBeFree(urls)
  await ensureSignInPagesBuilt()
  await runApiCommand('src/commands/bootstrap.ts', [], {
    ...andKeepOutput,
    env: urls.settings,
    nodeFlags: fromSource,
  })

  const api = startService('api', ...watchedApi(urls))
  const admin = startService('console', ...watchedAdmin(urls))
  await untilItAnswers(api, `${urls.apiUrl}/readyz`)
  await untilItAnswers(admin, urls.adminProbeUrl, { within_ms: 180_000 })
  say(`\n  ${bold('Ready.')}  Console ${cyan(urls.adminUrl)}  ·  API ${cyan(urls.publicUrl)}\n`)
  await untilOneEnds()
})

function watchedApi({ settings }) {
  const server = join(root, 'apps/api/src/server.ts')
  const args = [...fromSource, '--watch', '--watch-preserve-output', server]
  return [node24(), args, { env: settings }]
}

function watchedAdmin({ settings, admin, apiUrl }) {
  const next = join(root, 'apps/admin/node_modules/next/dist/bin/next')
  const args = [next, 'dev', '--port', String(admin.port), '--hostname', admin.host]
  return [node24(), args, { cwd: join(root, 'apps/admin'), env: { ...settings, ...quiet, API_URL: apiUrl } }]
}
