import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startProvider } from './provider.ts'
import { startApi } from './server.ts'

/** A store to return to: it shows its name, and nothing else. An app that nobody registered describes itself there, too. */
async function startShop() {
  const server = createServer((request, response) => {
    if (request.url === '/agent.json') {
      response.setHeader('content-type', 'application/json')
      const client_id = `http://${request.headers.host}/agent.json`
      const redirect_uris = ['https://partner.example.com/callback', 'https://partner.test/callback']
      response.end(JSON.stringify({ client_id, client_name: 'Shopping Agent', redirect_uris }))
      return
    }
    response.setHeader('content-type', 'text/html')
    response.end('<!doctype html><html lang="en"><title>The shop</title><h1>Welcome to the shop</h1></html>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
}

/** Starts what all tests share. Tests inherit the environment variables set here. */
export default async function globalSetup() {
  const [provider, shop] = await Promise.all([startProvider(), startShop()])
  const api = await startApi({ RETURN_TO_ORIGINS: shop.url, ALLOW_PRIVATE_FILE_URLS: 'true', ...provider.settings })
  process.env.E2E_API_URL = api.url
  process.env.E2E_DATABASE = api.database
  process.env.E2E_SHOP_URL = shop.url
  process.env.E2E_PROVIDER_KEY = provider.privateKey
  return async () => {
    await Promise.all([api.stop(), provider.stop(), shop.stop()])
  }
}
