import { expect, test } from 'vitest'
import { authorization, openClient, openIssuer, openTab, registerClient } from '../world/issuer.ts'

/*
 * The contract and the library behind the issuer each have rules for redirect URIs. What the first accepts, the second must not refuse, or every sign-in
 * of the client fails.
 */

const hosts = [
  'shop.example.com',
  'SHOP.example.com',
  'shop.example.com.',
  'shop..example',
  'xn--a.example',
  '10.0.0.1',
  '256.0.0.1',
  '1.2.3',
  'localhost',
  'LOCALHOST',
  'localhost.',
  '127.0.0.1',
  '127.1',
  '0x7f000001',
  '2130706433',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::g]',
]
const ends = ['', '/', ':8080/callback', ':0/', ':99999/', '/callback?a=b', '/a//b', '/%zz']
const own = [
  'com.example.app:/callback',
  'com.example.app://callback',
  'com.example.app:callback',
  'com.example.app://[x',
]
const candidates = [
  ...['https', 'http'].flatMap((scheme) => hosts.flatMap((host) => ends.map((end) => `${scheme}://${host}${end}`))),
  ...own,
  'javascript:alert(1)',
  'data:text/html,x',
  'app:/callback',
  'file:///etc/passwd',
  'about:blank',
]

test.each(['web', 'native'] as const)(
  'Every redirect URI that a %s client can register works: the issuer sends the shopper there',
  async (application_type) => {
    const app = await openIssuer()
    const { config } = await openClient(app)
    const tab = openTab(app)
    const accepted: string[] = []
    for (const redirect_uri of candidates) {
      const registered = await registerClient(app, {
        application_type,
        redirect_uris: [redirect_uri],
        token_endpoint_auth_method: 'none',
      }).catch(() => undefined)
      if (!registered) continue
      accepted.push(redirect_uri)
      const { url } = await authorization({ config }, { redirect_uri, prompt: 'none' })
      url.searchParams.set('client_id', registered.client._id)
      const { status, to } = await tab.open(url)
      expect([redirect_uri, status, to?.searchParams.get('error')]).toEqual([redirect_uri, 303, 'login_required'])
    }
    expect(accepted.length).toBeGreaterThan(20)
    expect(candidates.length - accepted.length).toBeGreaterThan(20)
    const isNative = application_type === 'native'
    expect(accepted.includes('https://localhost/')).toBe(!isNative)
    expect(accepted.includes('com.example.app:/callback')).toBe(isNative)
  },
)
