// npm start: from a fresh checkout to a running service, with only Node and npm installed.
import './lib/preflight.mjs'
import { Failure } from './lib/failure.mjs'
import { readOptions } from './lib/options.mjs'
import {
  adminServer,
  andKeepOutput,
  apiServer,
  onTheTerminal,
  portsMustBeFree,
  readUrls,
  runApiCommand,
  settingsMustBeUsable,
} from './lib/servers.mjs'
import { main, startService, untilItAnswers, untilOneEnds } from './lib/services.mjs'
import { bold, cyan, dim, say, step } from './lib/terminal.mjs'
import { ensureBuilt, ensureInstalled } from './lib/workspace.mjs'

const help = `npm start [-- options]

Installs missing packages, builds what changed, migrates the database, and starts the API and the console.
The first run creates a company, an application and an API key, and prints their secrets once, with a one-time link
for the first operator. Ctrl-C stops both; requests in flight finish.

  --demo N      also fill a demo application with N lifelike customers
  --no-admin    without the console
  --help        show this help

Settings come from the environment or from a file .env; .env.example names them all.`

await main(async () => {
  const options = readChoices()
  if (options.help) return say(help)

  await ensureInstalled()
  const urls = readUrls()
  await portsMustBeFree(urls, options)
  await ensureBuilt({ beforehand: () => settingsMustBeUsable(urls) })

  const told = await runApiCommand('dist/bootstrap.js', [], { ...andKeepOutput, env: urls.settings })
  if (options.demo)
    await runApiCommand('dist/demo.js', [String(options.demo)], { ...onTheTerminal, env: urls.settings })

  await startServers(urls, options)
  printUrls(urls, options, setUpLinkIn(told, urls))
  await untilOneEnds()
})

function readChoices() {
  const given = readOptions({ demo: { type: 'string' }, 'no-admin': { type: 'boolean' } }, help)
  const demo = given.demo === undefined ? undefined : Number(given.demo)
  if (demo !== undefined && !(Number.isInteger(demo) && demo > 0))
    throw new Failure(`--demo takes how many customers to make, as in:  npm start -- --demo 1000`)
  return { help: given.help, demo, withAdmin: !given['no-admin'] }
}

async function startServers(urls, { withAdmin }) {
  const api = startService('api', ...apiServer(urls))
  const admin = withAdmin ? startService('console', ...adminServer(urls)) : undefined
  await step('Starting', async (progress) => {
    progress('waiting for the API')
    await untilItAnswers(api, `${urls.apiUrl}/readyz`)
    if (!admin) return
    progress('waiting for the console')
    await untilItAnswers(admin, urls.adminProbeUrl)
  })
}

function printUrls({ publicUrl, adminUrl }, { withAdmin }, setUpLink) {
  say()
  say(bold('  Clientele is running.'))
  say()
  if (withAdmin) say(`  Console     ${cyan(adminUrl)}`)
  say(`  API         ${cyan(publicUrl)}`)
  say(`  Reference   ${cyan(`${publicUrl}/reference`)}`)
  if (setUpLink) say(`\n  First operator: set your email and password at\n  ${cyan(setUpLink)}`)
  say()
  say(dim('  Ctrl-C stops it.'))
  say()
}

// The only console URL that the bootstrap prints is the one-time link, until someone uses it.
function setUpLinkIn(told, { adminUrl }) {
  const start = told.indexOf(`${adminUrl}/`)
  return start < 0 ? undefined : told.slice(start).match(/^\S+/)?.[0]
}
