// The two servers of Clientele as they run in production, and the steps for the database before they start.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { heapFlags, memoryVariables } from '../../apps/api/heap.mjs'
import { Failure } from './failure.mjs'
import { node24, root } from './repository.mjs'
import { run } from './run.mjs'
import { mustBeFree, portOf, readSettings } from './settings.mjs'

/** Returns the settings, and the addresses that the servers listen on. */
export function readUrls() {
  const settings = readSettings()
  const api = { host: settings.API_HOST || '127.0.0.1', port: portOf(settings, 'API_PORT', 4000) }
  const admin = { host: settings.ADMIN_HOST || '127.0.0.1', port: portOf(settings, 'ADMIN_PORT', 3000) }
  const metrics = { host: settings.METRICS_HOST || '127.0.0.1', port: portOf(settings, 'METRICS_PORT', 9464) }
  return {
    settings,
    api,
    admin,
    metrics,
    publicUrl: settings.PUBLIC_URL || `http://localhost:${api.port}`,
    adminUrl: settings.ADMIN_URL || `http://localhost:${admin.port}`,
    /** The API's address for processes on this machine, whatever its public name is. */
    apiUrl: `http://${reachable(api.host)}:${api.port}`,
    adminProbeUrl: `http://${reachable(admin.host)}:${admin.port}`,
  }
}

const reachable = (host) => (host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host)

export async function portsMustBeFree({ api, admin, metrics }, { withAdmin = true } = {}) {
  await mustBeFree('API_PORT', api.host, api.port)
  if (withAdmin) await mustBeFree('ADMIN_PORT', admin.host, admin.port)
  await mustBeFree('METRICS_PORT', metrics.host, metrics.port)
}

/** Runs the API from the packages' sources, without a build. */
export const fromSource = ['--conditions=clientele-source', '--enable-source-maps']

/** Reports all invalid settings at once, before anything slow happens. */
export const settingsMustBeUsable = ({ settings }) =>
  runApiCommand('src/commands/check-settings.ts', [], { ...andKeepOutput, env: settings, nodeFlags: fromSource })

/** Runs one of the API's commands in the terminal before the servers start. Throws if it fails. */
export async function runApiCommand(file, args = [], options = {}) {
  const path = join(root, 'apps/api', file)
  if (!existsSync(path)) throw new Failure(`apps/api/${file} is missing. Build again:  npm run build`)
  const { code, output } = await run(node24(), [...(options.nodeFlags ?? []), path, ...args], options)
  if (code !== 0) throw new Failure(`apps/api/${file} exited with code ${code}. See above.`)
  return output
}

/** For a command whose output is needed afterward: it is shown and returned. */
export const andKeepOutput = { onText: (text) => process.stdout.write(text) }
/** For a command that controls the terminal itself. */
export const onTheTerminal = { stdio: 'inherit' }

/** Returns the command and arguments that start the API, for `startService`. */
export const apiServer = ({ settings }) => [
  node24(),
  [...heapFlags, join(root, 'apps/api/dist/server.js')],
  { env: { ...memoryVariables, ...settings, NODE_ENV: 'production' } },
]

/** Returns the command and arguments that start the console. It learns the API's address at run time. */
export function adminServer({ settings, admin, apiUrl }) {
  const file = join(root, 'apps/admin/.next/standalone/apps/admin/server.js')
  const env = {
    ...settings,
    NODE_ENV: 'production',
    API_URL: apiUrl,
    PORT: String(admin.port),
    HOSTNAME: admin.host,
    NEXT_TELEMETRY_DISABLED: '1',
  }
  return [node24(), [file], { env }]
}
