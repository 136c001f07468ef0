import { createTestDatabase } from '@clientele/db/testing'
import { createClient } from '@clientele/sdk'
import * as openid from 'openid-client'
import { expect, onTestFailed, onTestFinished, test } from 'vitest'
import { authorization, callback, openTab, publicUrl } from '../world/issuer.ts'
import { openBrowser } from '../world/shopper.ts'
import { applicationToken } from '../world/start-app.ts'
import { startServer } from '../world/start-server.ts'

/*
 * The process is killed while it issues tokens, with nothing left to tidy up. Whatever a client has received works afterward, and whatever it hasn't, it gets
 * by asking again.
 */

const application_id = '000000000000000000000001'
const patience_ms = 180_000
const clientsAtOnce = 12

async function start(databaseUrl: string) {
  const server = await startServer({
    databaseUrl,
    settings: {
      PUBLIC_URL: publicUrl,
      BOOTSTRAP_APPLICATION_TOKEN: applicationToken,
      SECRET_KEY: 'one-secret-key-that-survives-the-process',
    },
  })
  onTestFinished(() => server.kill())
  onTestFailed(() => server.showLog())
  return { ...server, application_id }
}

type Server = Awaited<ReturnType<typeof start>>

/** A shopper who is signed in to the first process, and the client of a storefront. */
async function openStore(server: Server) {
  const sdk = createClient({
    baseUrl: server.url,
    companyId: '1',
    apiKey: 'test-api-key',
    apiSecret: 'test-api-secret-0123456789',
  }).application(application_id).user
  await sdk.createUser({ body: { first_name: 'Asha', phone_number: '8652523958', country_code: '91' } })
  const browser = openBrowser(server)
  const { status } = await browser.signInByOtp('8652523958')
  if (status !== 200) throw new Error('The shopper could not sign in.')
  const { client, secret } = await sdk.createOAuthClient({ body: { name: 'Web shop', redirect_uris: [callback] } })
  return { browser, client_id: client._id, secret: secret ?? '' }
}

/** The client as a process that finds the issuer at this server. */
async function connect(server: Server, { client_id, secret }: { client_id: string; secret: string }) {
  const config = await openid.discovery(
    new URL(`${publicUrl}/oidc/${application_id}`),
    client_id,
    { client_secret: secret },
    openid.ClientSecretBasic(secret),
    {
      execute: [openid.allowInsecureRequests],
      [openid.customFetch]: (url, init) => fetch(url.replace(publicUrl, server.url), init as RequestInit),
    },
  )
  const active = async (token: string | undefined) => (await openid.tokenIntrospection(config, token ?? '')).active
  return { config, active }
}

type Connected = Awaited<ReturnType<typeof connect>>

/** An authorization that is ready to be redeemed. */
async function authorize(server: Server, connected: Connected, browser: ReturnType<typeof openBrowser>) {
  const { url, checks } = await authorization(connected)
  const { to } = await openTab(server, browser).open(url)
  if (!to?.searchParams.has('code')) throw new Error(`The shopper was sent to ${to?.href}.`)
  return { to, checks }
}

/** What a client receives. */
interface Tokens {
  access_token: string
  refresh_token?: string
}

/** Runs calls at the same time, and kills the server as soon as some of them have been answered. Returns what each received. */
async function killAmid(server: Server, calls: (() => Promise<Tokens>)[], answeredMin: number) {
  let answered = 0
  const results = await Promise.all(
    calls.map(async (call) => {
      try {
        const tokens = await call()
        answered += 1
        if (answered === answeredMin) server.kill()
        return tokens
      } catch {
        return undefined
      }
    }),
  )
  server.kill()
  await server.ended
  return results
}

test('kill -9 during exchange and refresh: no token is without its row, and no lost response signs anyone out', {
  timeout: patience_ms,
}, async () => {
  const { url, drop } = await createTestDatabase()
  onTestFinished(drop)
  let server = await start(url)
  const store = await openStore(server)
  let lines: (string | undefined)[] = []
  for (const answeredMin of [1, 4, 8]) {
    const at = await connect(server, store)
    const begun = []
    for (let place = 0; place < clientsAtOnce; place += 1) begun.push(await authorize(server, at, store.browser))
    const exchange = begun.map(
      ({ to, checks }) =>
        () =>
          openid.authorizationCodeGrant(at.config, to, checks),
    )
    const exchanged = await killAmid(server, exchange, answeredMin)
    expect(exchanged.filter((tokens) => tokens !== undefined).length).toBeGreaterThanOrEqual(answeredMin)

    server = await start(url)
    const again = await connect(server, store)
    // What a client has received works. What got lost costs no page: the client sends the shopper through once more.
    for (const [place, tokens] of exchanged.entries()) {
      const known = tokens ?? (await redeemAgain(server, again, begun[place], store.browser))
      expect(await again.active(known.access_token)).toBe(true)
      expect(await again.active(known.refresh_token)).toBe(true)
      lines[place] = known.refresh_token
    }

    const refresh = lines.map((token) => () => openid.refreshTokenGrant(again.config, token ?? ''))
    const refreshed = await killAmid(server, refresh, answeredMin)
    server = await start(url)
    const last = await connect(server, store)
    // Those that got no response send the same token again.
    lines = await Promise.all(
      refreshed.map(async (tokens, place) => {
        expect(tokens === undefined || (await last.active(tokens.access_token))).toBe(true)
        const next = await openid.refreshTokenGrant(last.config, tokens?.refresh_token ?? lines[place] ?? '')
        expect(await last.active(next.access_token)).toBe(true)
        return next.refresh_token
      }),
    )
    const page = openBrowser(server)
    page.cookie = store.browser.cookie
    expect((await page.auth('GET', '/session')).status).toBe(200)
  }
})

/** The code is either still good, or was used by a process that died before its response arrived. */
async function redeemAgain(
  server: Server,
  connected: Connected,
  begun: Awaited<ReturnType<typeof authorize>> | undefined,
  browser: ReturnType<typeof openBrowser>,
): Promise<Tokens> {
  const redeem = ({ to, checks }: Awaited<ReturnType<typeof authorize>>) =>
    openid.authorizationCodeGrant(connected.config, to, checks)
  try {
    if (begun) return await redeem(begun)
  } catch (failure) {
    if ((failure as openid.ResponseBodyError).error !== 'invalid_grant') throw failure
  }
  return redeem(await authorize(server, connected, browser))
}
