// Paths: the repository, its bundled Node 24, and its package manager.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Failure } from './failure.mjs'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** The Node that runs everything except these scripts. Only available once the packages are installed. */
export function node24() {
  const carried = join(root, `node_modules/node-${process.platform}-${process.arch}/bin/node`)
  if (existsSync(carried)) return carried
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  throw new Failure(
    `There is no Node 24 package for ${process.platform} on ${process.arch}, and this is Node ${process.versions.node}.`,
    'Install Node 24 (https://nodejs.org, or: nvm install 24 && nvm use 24) and run the same command again.',
  )
}

/** The package manager, in the repository's version. If it isn't installed, npx fetches it. */
export function packageManager(...args) {
  const { packageManager: version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return ['npx', ['-y', version, ...args]]
}
