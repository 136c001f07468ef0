import { expect, test } from 'vitest'
import { faultOfRedirectUri } from '../src/redirect-uris.ts'

test.each([
  'https://shop.example.com/callback',
  'https://shop.example.com',
  'https://shop.example.com:8443/a/b?next=%2Fcart&x=1',
  'https://xn--bcher-kva.example/callback',
  'https://[2001:db8::1]/callback',
  'http://localhost:3000/callback',
  'http://127.0.0.1/callback',
  'http://[::1]:51234/callback',
])('%s is a redirect URI of a site', (uri) => {
  expect(faultOfRedirectUri(uri, 'web')).toBeUndefined()
})

test.each([
  'com.example.app:/callback',
  'com.example.app://callback',
  'app.example-shop:/oauth',
  'http://127.0.0.1:0/',
])('%s is a redirect URI of an app', (uri) => {
  expect(faultOfRedirectUri(uri, 'native')).toBeUndefined()
})

test.each([
  '',
  'shop.example.com/callback',
  '/callback',
  '//shop.example.com/callback',
  'https:shop.example.com',
  'https:/shop.example.com',
  'https:///callback',
  'https://',
  'https://?x=1',
  'https://shop example.com/',
  'https://shop.example.com/\n',
  'https://shop.example.com/ü',
  'https://shop.example.com\\@evil.example/',
  'https://user@shop.example.com/',
  'https://user:pass@shop.example.com/',
  'https://shop.example.com:port/',
  'https://-shop.example.com/',
  'https://*.example.com/',
  'https://shop.example.com/*',
  'https://shop.example.com/#x',
  'https://shop.example.com/<script>',
  'HTTPS://shop.example.com/',
  'http://shop.example.com/',
  'http://127.0.0.1.example.com/',
  'http://127.0.0.2/',
  'http://2130706433/',
  'http://localhost.example.com/',
  'http://0.0.0.0/',
  'javascript:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  'blob:https://shop.example.com/1',
  'myapp:/callback',
])('%j is no redirect URI, not even of an app', (uri) => {
  expect(faultOfRedirectUri(uri, 'native')).toBeTypeOf('string')
  expect(faultOfRedirectUri(uri, 'web')).toBeTypeOf('string')
})

test.each([
  'https://localhost/callback',
  'https://127.0.0.1:8443/',
  'https://[::1]/',
  'https://LOCALHOST/',
  'https://0x7f.1/',
])('%s is a redirect URI of a site, but not of an app, which uses http:// there', (uri) => {
  expect(faultOfRedirectUri(uri, 'web')).toBeUndefined()
  expect(faultOfRedirectUri(uri, 'native')).toBe('must start with http:// for a loopback address')
})

test.each(['https://256.0.0.1/', 'https://shop.example.com:99999/', 'https://[::g]/', 'com.example.app://[x'])(
  '%s looks like a redirect URI, but is no URL',
  (uri) => {
    for (const type of ['web', 'native'] as const) expect(faultOfRedirectUri(uri, type)).toBeTypeOf('string')
  },
)
