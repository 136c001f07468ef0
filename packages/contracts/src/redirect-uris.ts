import * as z from 'zod'
import { atMost, text } from './inputs.ts'

/** The maximum number of redirect URIs in one list of a client. */
export const redirectUrisMax = 20

const loopback = /^(?:localhost|127\.0\.0\.1|\[::1\])$/
/** A scheme that only one app can claim on a device is a domain of its maker, reversed: it has a dot (RFC 8252). */
const ownScheme = /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+$/
/** Visible ASCII characters, without those that a URL has to encode, and without `#`. */
const allowedCharacters = /^[\x21\x24-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]+$/
const hostAndPort = /^([a-z\d]|[a-z\d][a-z\d.-]*[a-z\d]|\[[\da-f:.]+])(?::\d+)?$/i

/** It exists wherever this package runs; its types come with those of browsers or of Node, neither of which it depends on. */
declare const URL: { new (uri: string): { hostname: string }; canParse: (uri: string) => boolean }

/** Returns what is wrong with a redirect URI, if anything. They are compared character by character, so nothing in one stands for something else. */
export function faultOfRedirectUri(uri: string, application_type: 'web' | 'native'): string | undefined {
  const isNative = application_type === 'native'
  if (uri.includes('*')) return 'must not contain wildcards: list each URI'
  if (uri.includes('#')) return 'must not contain a fragment'
  const [scheme] = /^[a-z][a-z\d+.-]*(?=:.)/.exec(uri) ?? []
  // Also what looks like a host can be none, such as 256.0.0.1.
  if (!scheme || !allowedCharacters.test(uri) || !URL.canParse(uri)) return notAbsolute
  if (!/^https?$/.test(scheme)) {
    if (!isNative) return 'must start with https://'
    return ownScheme.test(scheme) ? undefined : 'must start with https:// or a scheme such as com.example.app:'
  }
  const [, authority = ''] = /^\w+:\/\/([^/?]+)/.exec(uri) ?? []
  if (authority.includes('@')) return 'must not contain a username or password'
  const [, host] = hostAndPort.exec(authority) ?? []
  if (!host) return notAbsolute
  if (scheme === 'http') return loopback.test(host) ? undefined : 'must start with https://'
  // On a device, there is no certificate for a loopback address that others would trust (RFC 8252).
  return isNative && loopback.test(new URL(uri).hostname) ? 'must start with http:// for a loopback address' : undefined
}

const notAbsolute = 'must be an absolute URI such as https://shop.example.com/callback'

/** Redirect URIs, kept exactly as they are written, without duplicates. */
export const redirectUris = () =>
  z
    .array(text(2000), { error: 'must be a list of URIs such as https://shop.example.com/callback' })
    .check(atMost(redirectUrisMax, { error: `must have at most ${redirectUrisMax} entries` }))
    .overwrite((given) => [...new Set(given)])
