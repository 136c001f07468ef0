import { randomInt } from 'node:crypto'
import { closeSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

// Systems hand out higher ports themselves, to those who ask for any: Linux from 32,768, others from 49,152.
const [lowest, above] = [20_000, 32_000]

/** Longer than any server takes from here until it listens. */
const reservedFor_ms = 10 * 60_000

// Of each user, since a user can't write into another's folder.
const reservations = join(tmpdir(), `clientele-ports-${userInfo().username}`)

/**
 * A port of the loopback address for a server that is told its port when it starts. Nobody listens on it, no other caller gets it, in
 * this process or another, and no socket gets it by chance.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(lowest, above)
    if (reserve(port) && (await isFree(port))) return port
  }
}

/** Reserves a port by a file that only one process can create. Returns false if somebody was faster. */
function reserve(port: number): boolean {
  mkdirSync(reservations, { recursive: true })
  const file = join(reservations, String(port))
  const reserved = statSync(file, { throwIfNoEntry: false })
  if (reserved && Date.now() - reserved.mtimeMs < reservedFor_ms) return false
  rmSync(file, { force: true })
  try {
    closeSync(openSync(file, 'wx'))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
