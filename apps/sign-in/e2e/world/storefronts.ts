import { extname } from 'node:path'
import { createApi } from '@clientele/example-express-api'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { openHosts } from './hosts.ts'
import { portForNextShop, startNextShop } from './next-shop.ts'
import { startApi } from './server.ts'
import { openTeam } from './team.ts'
import { startTextMessages } from './text-messages.ts'

/*
 * Two shops of one seller: `www.shop.test`, which is on the same site as Clientele at `id.shop.test`, and `other.test`, which isn't. They are
 * `examples/spa`, with `examples/express-api` behind it; the first may also be `examples/next-shop`.
 */

export type Kind = 'page' | 'next'

const spa = fileURLToPath(new URL('../../../../examples/spa', import.meta.url))
export const publicUrl = 'https://id.shop.test'
export const shops = ['https://www.shop.test', 'https://other.test'] as const

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }

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

/** Starts Clientele, the two shops, the first of which is of a kind, and their API. */
export async function openStorefronts(kind: Kind) {
  const messages = await startTextMessages()
  const api = await startApi({ PUBLIC_URL: publicUrl, ALLOW_PRIVATE_FILE_URLS: 'true', ...messages.settings })
  const team = await openTeam(api.url, publicUrl)
  const shop = await team.newShop()
  const issuer = `${publicUrl}/oidc/${shop.id}`

  const orders = createApi({
    issuer,
    // Its servers find Clientele on this machine.
    fetch: ((url: string, init?: RequestInit) => fetch(url.replace(publicUrl, api.url), init)) as typeof fetch,
  })

  async function openNextShop(origin: string) {
    const port = await portForNextShop()
    const { client, secret } = await shop.addClient({
      name: new URL(origin).host,
      redirect_uris: [`${origin}/auth/callback`],
      post_logout_redirect_uris: [`${origin}/`],
      // Clientele has to find it on this machine.
      backchannel_logout_uri: `http://127.0.0.1:${port}/auth/back-channel-logout`,
    })
    const process = await startNextShop({
      origin,
      port,
      issuer,
      client: { id: client._id, secret },
      publicUrl,
      url: api.url,
    })
    return { ...process, port }
  }

  async function openShop(origin: string) {
    const { client } = await shop.addClient({
      name: new URL(origin).host,
      token_endpoint_auth_method: 'none',
      redirect_uris: [`${origin}/callback`],
      post_logout_redirect_uris: [`${origin}/`],
    })
    const files = await buildPage({ VITE_ISSUER: issuer, VITE_CLIENT_ID: client._id })
    return (request: Parameters<typeof orders>[0], response: Parameters<typeof orders>[1]) => {
      if (request.url?.startsWith('/api/')) return void orders(request, response)
      const { pathname } = new URL(request.url ?? '/', origin)
      const name = files.has(pathname) ? pathname : '/index.html'
      response.setHeader('content-type', types[extname(name)] ?? 'application/octet-stream')
      response.setHeader(
        'content-security-policy',
        `default-src 'self'; img-src data:; connect-src 'self' ${publicUrl}; form-action ${publicUrl} ${origin}`,
      )
      response.end(files.get(name))
    }
  }

  const next = kind === 'next' ? await openNextShop(shops[0]) : undefined
  const hosts = await openHosts({
    'id.shop.test': { port: new URL(api.url).port },
    'www.shop.test': next ?? ((await openShop(shops[0])) as never),
    'other.test': (await openShop(shops[1])) as never,
  })

  return {
    ...hosts,
    shop,
    next,
    /** The code that was sent to a phone number in India. */
    takeCode: (phone: string) => messages.takeCode(`+91${phone}`),
    stop: async () => {
      await hosts.stop()
      await next?.stop()
      await api.stop()
      await messages.stop()
    },
  }
}
