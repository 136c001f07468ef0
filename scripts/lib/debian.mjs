// Programs that the tests need besides Node: the machine's own, or installed from Debian's packages.
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run } from './run.mjs'

const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/bin']

export const isOnThisMachine = (program) => folders.some((folder) => existsSync(join(folder, program)))

/**
 * Installs the packages of missing programs, given as `{ program: package }`. Returns `{ code, output }`; code 0 means that every program is
 * available. Only root on Debian or Ubuntu can install packages; otherwise, the output says what to install.
 */
export async function ensurePrograms(packages, env, progress) {
  const missing = () => Object.keys(packages).filter((program) => !isOnThisMachine(program))
  if (missing().length === 0) return { code: 0, output: '' }
  const names = [...new Set(missing().map((program) => packages[program]))]
  const told = []

  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const apt = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, onLine: progress }
    told.push(await run('apt-get', ['update'], apt))
    told.push(await run('apt-get', ['install', '-y', '--no-install-recommends', ...names], apt))
    if (missing().length === 0) return { code: 0, output: '' }
  }

  const hint = `Missing on this machine: ${missing().join(', ')}. On Debian or Ubuntu, run: apt-get install ${names.join(' ')}`
  return { code: 1, output: [...told.map(({ output }) => output), hint].join('\n') }
}
