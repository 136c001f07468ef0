// The settings from `.env` and the environment, which takes precedence.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Failure } from './failure.mjs'
import { node24, root } from './repository.mjs'

/** Returns every setting and the rest of the environment. Node 24 reads the file, because older versions don't fully support it. */
export function readSettings() {
  if (!existsSync(join(root, '.env'))) return process.env
  const text = execFileSync(node24(), ['--env-file=.env', '--print', 'JSON.stringify(process.env)'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 16 * 1024 ** 2,
  })
  return JSON.parse(text)
}

export function portOf(settings, name, usual) {
  const given = settings[name]
  if (!given) return usual
  const port = Number(given)
  // Port 0 (any free port) doesn't work for servers whose address must be known in advance.
  if (Number.isInteger(port) && port >= (name === 'METRICS_PORT' ? 0 : 1) && port < 65_536) return port
  throw new Failure(`${name} is "${given}", which is not a port. Set it to a number from 1 to 65535.`)
}

/** Throws, and names the setting to change, if something is already listening there. */
export async function mustBeFree(name, host, port) {
  const fault = await new Promise((done) => {
    const probe = createServer()
    probe.once('error', (error) => done(error.code))
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => done(undefined)))
  })
  if (!fault) return
  const reason = fault === 'EADDRINUSE' ? 'is in use by another program' : `cannot be opened (${fault})`
  throw new Failure(
    `Port ${port} ${reason}.`,
    `Stop that program, or choose another port:  ${name}=${port + 10} npm start   (or set ${name} in .env)`,
  )
}
