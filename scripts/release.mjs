// npm run release: creates the next versions of the published packages, as files to publish.
import './lib/preflight.mjs'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Failure } from './lib/failure.mjs'
import { readOptions } from './lib/options.mjs'
import { packageManager, root } from './lib/repository.mjs'
import { mustRun } from './lib/run.mjs'
import { main } from './lib/services.mjs'
import { say, step } from './lib/terminal.mjs'
import { ensureInstalled } from './lib/workspace.mjs'

const help = `npm run release [-- options]

Turns the changesets in .changeset into the next versions of the published packages and into their changelogs, makes the
contract as it is now the released one, and packs the packages. It neither commits nor publishes: look at what changed,
commit and tag it, and publish the files with  npm publish FILE.

  --pack-only      packs the packages as they are, without new versions
  --to FOLDER      where the packed files go; by default the folder release
  --help           show this help`

await main(async () => {
  const options = readOptions({ 'pack-only': { type: 'boolean' }, to: { type: 'string' } }, help)
  if (options.help) return say(help)

  await ensureInstalled()
  if (!options['pack-only']) await setVersions()
  const folder = resolve(options.to ?? join(root, 'release'))
  await pack(folder)
  say(
    `\nPacked in ${folder}:\n${readdirSync(folder)
      .toSorted()
      .map((file) => `  ${file}`)
      .join('\n')}`,
  )
})

async function setVersions() {
  const changesets = readdirSync(join(root, '.changeset')).filter(
    (file) => file.endsWith('.md') && file !== 'README.md',
  )
  if (changesets.length === 0)
    throw new Failure(
      'Nothing to release: there is no changeset. Write one with  pnpm changeset,  or add  --pack-only.',
    )
  await step('Setting versions', async (progress) => {
    const pnpm = (...args) => mustRun(...packageManager(...args), { onLine: progress })
    await pnpm('exec', 'changeset', 'version')
    await pnpm('--filter', '@clientele/contracts', 'run', 'write-released')
    // The SDK and the lockfile name the version of the contracts that the SDK was built with.
    await pnpm('install', '--lockfile-only', '--no-frozen-lockfile')
  })
}

function pack(folder) {
  mkdirSync(folder, { recursive: true })
  return step('Packing', async (progress) => {
    // The SDK is built with the contracts, so they come first, which is also alphabetical order.
    for (const path of publishedPackages())
      await mustRun(...packageManager('pack', '--pack-destination', folder), { cwd: path, onLine: progress })
  })
}

function publishedPackages() {
  return readdirSync(join(root, 'packages'))
    .toSorted()
    .map((name) => join(root, 'packages', name))
    .filter((path) => !JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')).private)
}
