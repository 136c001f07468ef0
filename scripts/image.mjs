// node scripts/image.mjs FOLDER: collects the files that the processes need at run time, for the Dockerfile to copy.
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

/** Keeps symbolic links, because packages find each other through them. */
const verbatim = { recursive: true, verbatimSymlinks: true }

await main(async () => {
  const [given] = process.argv.slice(2)
  if (!given || given.startsWith('-')) throw new Failure('Specify the folder to write:  node scripts/image.mjs FOLDER')
  const folder = resolve(given)
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new Failure(`${folder} is not empty.`)

  await ensureInstalled()
  await ensureBuilt()
  await step('Collecting the files', async () => {
    cpSync(join(root, builtConsole), folder, verbatim)
    cpSync(join(root, builtApi), join(folder, builtApi), verbatim)
    for (const file of await packagesOfTheApi()) copy(join(root, file), join(folder, file))
  })
})

/** Returns the files of the packages that the API's bundles load at run time. */
async function packagesOfTheApi() {
  // Only available once the packages are installed.
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
