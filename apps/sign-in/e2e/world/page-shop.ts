import type { RequestListener } from 'node:http'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/*
 * `examples/spa` as a shop of its own: its built page, and the API behind it.
 */

const spa = fileURLToPath(new URL('../../../../examples/spa', import.meta.url))
const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }

export interface PageShop {
  origin: string
  issuer: string
  clientId: string
  /** Serves what is under `/api/`. */
  api: RequestListener
}

/** Returns what serves the shop. Its page may only connect to the shop and its issuer. */
export async function openPageShop({ origin, issuer, clientId, api }: PageShop): Promise<RequestListener> {
  const files = await buildPage({ VITE_ISSUER: issuer, VITE_CLIENT_ID: clientId })
  const at = new URL(issuer).origin
  return (request, response) => {
    if (request.url?.startsWith('/api/')) return api(request, response)
    const { pathname } = new URL(request.url ?? '/', origin)
    const name = files.has(pathname) ? pathname : '/index.html'
    response.setHeader('content-type', types[extname(name)] ?? 'application/octet-stream')
    response.setHeader(
      'content-security-policy',
      `default-src 'self'; img-src data:; connect-src 'self' ${at}; form-action ${at} ${origin}`,
    )
    response.end(files.get(name))
  }
}

/** Builds the page of a shop, and returns its files by their paths. */
async function buildPage(env: Record<string, string>): Promise<Map<string, string>> {
  const built = await build({
    root: spa,
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['clientele-source', 'module', 'browser', 'production'] },
    define: Object.fromEntries(
      Object.entries(env).map(([name, value]) => [`import.meta.env.${name}`, JSON.stringify(value)]),
    ),
    build: { write: false },
  })
  if (!('output' in built)) throw new Error('Nothing was built.')
  return new Map(
    built.output.map((file) => [`/${file.fileName}`, String(file.type === 'chunk' ? file.code : file.source)]),
  )
}
