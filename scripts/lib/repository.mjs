// Where things are: the repository, the Node 24 it brings along, and its package manager.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Failure } from './failure.mjs'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** The Node that everything but these scripts runs on. Only known once the packages are installed. */
export function node24() {
  const carried = join(root, `node_modules/node-${process.platform}-${process.arch}/bin/node`)
  if (existsSync(carried)) return carried
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  throw new Failure(
    `No Node 24 comes packaged for ${process.platform} on ${process.arch}, and this is Node ${process.versions.node}.`,
    'Install Node 24 (https://nodejs.org, or: nvm install 24 && nvm use 24) and run the same command again.',
  )
}

/** The package manager, in the version the repository names; npx fetches it when the machine has none. */
export function packageManager(...args) {
  const { packageManager: version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return ['npx', ['-y', version, ...args]]
}
