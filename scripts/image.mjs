// node scripts/image.mjs FOLDER: what the processes need to run, and nothing else, as the Dockerfile copies it.
import './lib/preflight.mjs'
import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { Failure } from './lib/failure.mjs'
import { root } from './lib/repository.mjs'
import { main } from './lib/services.mjs'
import { step } from './lib/terminal.mjs'
import { ensureBuilt, ensureInstalled } from './lib/workspace.mjs'

const builtApi = 'apps/api/dist'
const builtConsole = 'apps/admin/.next/standalone'

/** Links stay links: packages find each other through them. */
const verbatim = { recursive: true, verbatimSymlinks: true }

await main(async () => {
  const [given] = process.argv.slice(2)
  if (!given || given.startsWith('-')) throw new Failure('Name the folder to write:  node scripts/image.mjs FOLDER')
  const folder = resolve(given)
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new Failure(`${folder} is not empty.`)

  await ensureInstalled()
  await ensureBuilt()
  await step('Collecting what runs', async () => {
    cpSync(join(root, builtConsole), folder, verbatim)
    cpSync(join(root, builtApi), join(folder, builtApi), verbatim)
    for (const file of await packagesOfTheApi()) copy(join(root, file), join(folder, file))
  })
})

/** The files of the packages that the API's bundles leave out, as the bundles reach them. */
async function packagesOfTheApi() {
  // Only there once the packages are installed.
  const { nodeFileTrace } = await import('@vercel/nft')
  const bundles = readdirSync(join(root, builtApi)).filter((name) => name.endsWith('.js'))
  const { fileList } = await nodeFileTrace(
    bundles.map((name) => join(root, builtApi, name)),
    { base: root },
  )
  return [...fileList].filter((file) => !file.startsWith(builtApi + sep))
}

/** The console has brought some of the same packages. */
function copy(from, to) {
  if (lstatSync(to, { throwIfNoEntry: false })) return
  mkdirSync(dirname(to), { recursive: true })
  cpSync(from, to, verbatim)
}
