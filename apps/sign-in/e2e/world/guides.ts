import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { dirname, extname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '@clientele/testing/free-port'
import { build } from 'vite'
import { startApi } from './server.ts'
import { openTeam } from './team.ts'
import { startTextMessages } from './text-messages.ts'

/*
 * What someone has who follows a guide on their machine: Clientele, their pages, and their API, each on a port of its own, and made of the blocks of
 * the docs with the placeholders replaced.
 */

const repository = fileURLToPath(new URL('../../../..', import.meta.url))

/** Where things are in the docs. */
const shown = {
  issuer: /https:\/\/id\.shop\.example(?:\/oidc\/0{23}1)?/g,
  clientId: /0{23}2/g,
  page: /https:\/\/www\.shop\.example(?:\.de)?/g,
  api: /https:\/\/api\.shop\.example/g,
}

type Facts = Partial<Record<keyof typeof shown, string>>

/** The blocks of a page of the docs in some languages, with the facts of this machine. Of a change, it is what comes out of it. */
export function blocksOf(file: string, languages: string, facts: Facts): string[] {
  const text = readFileSync(join(repository, file), 'utf8')
  return Array.from(
    text.matchAll(new RegExp(`^\`\`\`(${languages})\\n(.*?)^\`\`\``, 'gms')),
    ([, language, code = '']) =>
      Object.entries(facts).reduce(
        (filled, [name, fact]) => filled.replace(shown[name as keyof Facts], fact),
        language === 'diff' ? changed(code) : code,
      ),
  )
}

const changed = (diff: string) =>
  diff
    .split('\n')
    .filter((line) => !line.startsWith('-'))
    .map((line) => line.slice(1))
    .join('\n')

/** The one block that contains some text. */
export function blockWith(text: string, blocks: readonly string[]): string {
  const found = blocks.filter((block) => block.includes(text))
  if (found[0] === undefined || found.length > 1) throw new Error(`${found.length} blocks contain “${text}”.`)
  return found[0]
}

/** Writes files into a folder in which packages are found as an example finds them. */
function write(folder: string, example: string, files: Record<string, string>) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  symlinkSync(resolve(repository, 'examples', example, 'node_modules'), join(folder, 'node_modules'))
}

/** Starts Clientele on this machine, with a store. */
export async function openMachine() {
  const messages = await startTextMessages()
  // Cookies aren't secure without HTTPS, so they only come along from pages of the same site.
  const api = await startApi(messages.settings, 'localhost')
  const shop = await (await openTeam(api.url)).newShop()
  const started: (() => Promise<unknown>)[] = [() => api.stop(), () => messages.stop()]

  /** Starts a program, and waits until it responds. */
  async function start(folder: string, args: string[], url: string, env: Record<string, string> = {}) {
    const child = spawn(process.execPath, args, {
      cwd: folder,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    started.unshift(() => end(child))
    let told = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (piece: Buffer) => (told = (told + piece.toString()).slice(-20_000)))
    while (!(await fetch(url, { redirect: 'manual' }).catch(() => undefined))) {
      if (child.exitCode !== null) throw new Error(told)
      await new Promise((later) => setTimeout(later, 100))
    }
    return () => told
  }

  return {
    shop,
    issuer: `${api.url}/oidc/${shop.id}`,
    takeCode: (phone: string) => messages.takeCode(`+91${phone}`),
    /** An origin of this machine where nothing is yet. Under another name, it is another site. */
    freeOrigin: async (host = 'localhost') => `http://${host}:${await freePort()}`,

    /** Starts an API on Express. */
    async startApi(folder: string, code: string, origin: string) {
      write(folder, 'express-api', { 'api.ts': code, 'package.json': '{ "type": "module" }' })
      await start(folder, ['--conditions=clientele-source', 'api.ts'], origin)
    },

    /** Builds a page, and serves it at every path, as the host of a single-page app does. */
    async servePage(folder: string, files: Record<string, string>, origin: string) {
      const index =
        '<!doctype html><html lang="en"><title>Shop</title><div id="root"></div><script type="module" src="/main.tsx"></script></html>'
      write(folder, 'spa', { ...files, 'index.html': index })
      const built = await build({
        root: folder,
        configFile: false,
        logLevel: 'error',
        resolve: { conditions: ['clientele-source', 'module', 'browser', 'production'] },
        build: { write: false },
      })
      if (!('output' in built)) throw new Error('Nothing was built.')
      const texts = new Map(
        built.output.map((file) => [`/${file.fileName}`, String(file.type === 'chunk' ? file.code : file.source)]),
      )
      const server = createServer(({ url = '/' }, response) => {
        const { pathname } = new URL(url, origin)
        const name = texts.has(pathname) ? pathname : '/index.html'
        response.setHeader('content-type', extname(name) === '.js' ? 'text/javascript' : 'text/html')
        response.end(texts.get(name))
      })
      const { hostname, port } = new URL(origin)
      await once(server.listen(Number(port), hostname), 'listening')
      started.unshift(() => {
        server.closeAllConnections()
        return new Promise((resolve) => server.close(resolve))
      })
    },

    /** Starts an app on Next.js, as `next dev` does. Returns what it prints. */
    async startNext(folder: string, files: Record<string, string>, origin: string) {
      const config = `export default { turbopack: { root: ${JSON.stringify(repository)} } }`
      write(folder, 'next-shop', { ...files, 'next.config.mjs': config, 'package.json': '{ "type": "module" }' })
      const next = join(repository, 'examples/next-shop/node_modules/next/dist/bin/next')
      return start(folder, [next, 'dev', '--port', new URL(origin).port], origin)
    },

    async stop() {
      for (const stop of started) await stop()
    },
  }
}

async function end(child: ChildProcess) {
  if (child.exitCode !== null) return
  const ended = once(child, 'exit')
  child.kill()
  await ended
}
