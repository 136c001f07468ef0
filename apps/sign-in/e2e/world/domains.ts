import { createApi } from '@clientele/example-express-api'
import { once } from 'node:events'
import { type IncomingMessage, request, type RequestListener } from 'node:http'
import { text } from 'node:stream/consumers'
import { openHosts } from './hosts.ts'
import { startNameServer } from './name-server.ts'
import { openPageShop } from './page-shop.ts'
import { startApi } from './server.ts'
import { openTeam } from './team.ts'
import { startTextMessages } from './text-messages.ts'

/*
 * Three stores of one seller, each with an application of its own. Two have a verified domain; the third is served at the address that all
 * applications share.
 */

const publicUrl = 'https://id.shop.test'

/** Where each store is, and where Clientele signs its customers in. */
const stores = {
  tea: { origin: 'https://www.tea.test', at: 'https://id.tea.test' },
  chai: { origin: 'https://www.chai.test', at: 'https://id.chai.test' },
  shared: { origin: 'https://www.shop.test', at: publicUrl },
} as const

export type StoreName = keyof typeof stores

/** Starts Clientele and the stores. */
export async function openStoresWithDomains() {
  const [messages, names] = await Promise.all([startTextMessages(), startNameServer()])
  const api = await startApi({
    PUBLIC_URL: publicUrl,
    ALLOW_PRIVATE_FILE_URLS: 'true',
    DNS_SERVERS: names.address,
    ...messages.settings,
  })
  const team = await openTeam(api.url, publicUrl)
  const served: Record<string, RequestListener | { port: string }> = {}

  async function openStore(name: StoreName) {
    const { origin, at } = stores[name]
    const shop = await team.newShop()
    if (at !== publicUrl) {
      const { dns, check } = await shop.claimDomain(new URL(at).host)
      names.records.set(dns.name, dns.value)
      const { domain } = await check()
      if (domain.status !== 'verified') throw new Error(`${at} is ${domain.status}.`)
    }
    const issuer = at === publicUrl ? `${publicUrl}/oidc/${shop.id}` : at
    const { client } = await shop.addClient({
      name: new URL(origin).host,
      token_endpoint_auth_method: 'none',
      redirect_uris: [`${origin}/callback`],
      post_logout_redirect_uris: [`${origin}/`],
    })
    const orders = createApi({ issuer, fetch: fetchFrom(api.url) })
    served[new URL(at).host] = { port: new URL(api.url).port }
    served[new URL(origin).host] = await openPageShop({ origin, issuer, clientId: client._id, api: orders })
    return { origin, at, issuer, shop }
  }

  const opened = {
    tea: await openStore('tea'),
    chai: await openStore('chai'),
    shared: await openStore('shared'),
  } satisfies Record<StoreName, unknown>
  const hosts = await openHosts(served)
  return {
    ...hosts,
    stores: opened,
    takeCode: (phone: string) => messages.takeCode(`+91${phone}`),
    stop: async () => {
      await hosts.stop()
      await api.stop()
      await messages.stop()
      names.stop()
    },
  }
}

/** Finds Clientele on this machine, and tells it which host was meant. `fetch` itself always names the host that it connects to. */
const fetchFrom = (apiUrl: string): typeof fetch =>
  (async (url: string) => {
    const { host, pathname } = new URL(url)
    const asked = request(apiUrl + pathname, { headers: { host } })
    asked.end()
    const [response] = (await once(asked, 'response')) as [IncomingMessage]
    return new Response(await text(response), { status: response.statusCode ?? 500 })
  }) as unknown as typeof fetch
