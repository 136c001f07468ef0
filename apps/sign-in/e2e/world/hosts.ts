import { execFileSync } from 'node:child_process'
import { createHash, X509Certificate } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type IncomingMessage, request as forward, type RequestListener, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type PlaywrightTestConfig } from '@playwright/test'

/*
 * Several hosts over HTTPS on this machine, with a certificate of their own authority, and a browser that finds them and blocks third-party cookies.
 */

/** A request that arrived at one of the hosts. */
export interface Arrived {
  host: string
  method: string
  path: string
  cookie: string | undefined
  site: string | undefined
}

export type Host = RequestListener | { port: string }

/** A certificate for some hosts, signed by an authority that is made for it. */
function createCertificate(folder: string, hosts: string[]) {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Authority of the tests')
  openssl('req', ...key.slice(0, 5), '-keyout', 'hosts.key', '-out', 'hosts.csr', '-subj', `/CN=${hosts[0]}`)
  writeFileSync(join(folder, 'names'), `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(',')}`)
  const authority = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2']
  openssl('x509', '-req', '-in', 'hosts.csr', ...authority, '-extfile', 'names', '-out', 'hosts.pem')
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  const cert = read('hosts.pem')
  const publicKey = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' })
  return { key: read('hosts.key'), cert, pin: createHash('sha256').update(publicKey).digest('base64') }
}

/** Serves the hosts, and notes what arrives. A host is a listener, or a server on this machine that requests are passed to. */
export async function openHosts(hosts: Record<string, Host>) {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-hosts-'))
  const { key, cert, pin } = createCertificate(folder, Object.keys(hosts))
  const arrived: Arrived[] = []
  const server = createServer({ key, cert }, (request, response) => {
    const { host = '', cookie } = request.headers
    const site = request.headers['sec-fetch-site'] as string | undefined
    arrived.push({ host, method: request.method ?? '', path: request.url ?? '', cookie, site })
    const target = hosts[host]
    if (typeof target === 'function') return target(request, response)
    if (!target) return void response.writeHead(404).end()
    pass(request, response, target.port)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  /** A browser of its own, as a customer has it. */
  async function openBrowser({ launchOptions }: NonNullable<PlaywrightTestConfig['use']>): Promise<BrowserContext> {
    const profile = mkdtempSync(join(folder, 'profile-'))
    mkdirSync(join(profile, 'Default'))
    const settings = { profile: { block_third_party_cookies: true, cookie_controls_mode: 1 } }
    writeFileSync(join(profile, 'Default/Preferences'), JSON.stringify(settings))
    return chromium.launchPersistentContext(profile, {
      ...launchOptions,
      viewport: { width: 390, height: 844 },
      args: [
        ...(launchOptions?.args ?? []),
        `--host-resolver-rules=${Object.keys(hosts)
          .map((host) => `MAP ${host} 127.0.0.1:${port}`)
          .join(', ')}`,
        `--ignore-certificate-errors-spki-list=${pin}`,
      ],
    })
  }

  return {
    arrived,
    openBrowser,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function pass(request: IncomingMessage, response: ServerResponse, port: string) {
  const { method = 'GET', url = '/', headers } = request
  const onward = forward({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  onward.on('error', () => response.destroy())
  request.pipe(onward)
}
