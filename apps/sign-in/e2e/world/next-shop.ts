import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '@clientele/testing/free-port'

/*
 * `examples/next-shop`, as it was built, in a process of its own.
 */

const folder = fileURLToPath(new URL('../../../../examples/next-shop', import.meta.url))
const surroundings = new URL('next-surroundings.ts', import.meta.url).href

export interface NextShopOptions {
  origin: string
  port: string
  issuer: string
  client: { id: string; secret: string | undefined }
  /** Where Clientele is for browsers, and where it is on this machine. */
  publicUrl: string
  url: string
}

export async function startNextShop({ origin, port, issuer, client, publicUrl, url }: NextShopOptions) {
  const next = join(folder, 'node_modules/next/dist/bin/next')
  const child = spawn(process.execPath, [next, 'start', '--hostname', '127.0.0.1', '--port', port], {
    cwd: folder,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      NODE_OPTIONS: `--import ${surroundings}`,
      NEXT_TELEMETRY_DISABLED: '1',
      CLIENTELE_PUBLIC_URL: publicUrl,
      CLIENTELE_URL: url,
      CLIENTELE_ISSUER: issuer,
      CLIENTELE_CLIENT_ID: client.id,
      CLIENTELE_CLIENT_SECRET: client.secret,
      CLIENTELE_SECRET: randomBytes(32).toString('hex'),
      BASE_URL: origin,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let told = ''
  await new Promise<void>((resolve, reject) => {
    const onText = (piece: Buffer) => {
      told = (told + piece.toString()).slice(-20_000)
      if (/Ready in/.test(told)) resolve()
    }
    child.stdout?.on('data', onText)
    child.stderr?.on('data', onText)
    child.once('exit', () => reject(new Error(`The store did not start:\n${told}`)))
  })
  return {
    /** Puts the clock of the storefront's server forward. */
    async later(ms: number) {
      const done = once(child, 'message')
      child.send(ms)
      await done
    },
    async stop() {
      const ended = once(child, 'exit')
      child.kill()
      await ended
    },
  }
}

export const portForNextShop = async (): Promise<string> => String(await freePort())
