import { createApi } from '@clientele/example-express-api'
import { openHosts } from './hosts.ts'
import { portForNextShop, startNextShop } from './next-shop.ts'
import { openPageShop } from './page-shop.ts'
import { startApi } from './server.ts'
import { openTeam } from './team.ts'
import { startTextMessages } from './text-messages.ts'

/*
 * Two shops of one seller: `www.shop.test`, which is on the same site as Clientele at `id.shop.test`, and `other.test`, which isn't. They are
 * `examples/spa`, with `examples/express-api` behind it; the first may also be `examples/next-shop`.
 */

export type Kind = 'page' | 'next'

export const publicUrl = 'https://id.shop.test'
export const shops = ['https://www.shop.test', 'https://other.test'] as const

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
    return openPageShop({ origin, issuer, clientId: client._id, api: orders })
  }

  const next = kind === 'next' ? await openNextShop(shops[0]) : undefined
  const hosts = await openHosts({
    'id.shop.test': { port: new URL(api.url).port },
    'www.shop.test': next ?? (await openShop(shops[0])),
    'other.test': await openShop(shops[1]),
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
