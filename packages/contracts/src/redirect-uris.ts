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

/** Returns what is wrong with a redirect URI, if anything. They are compared character by character, so nothing in one stands for something else. */
export function faultOfRedirectUri(uri: string, application_type: 'web' | 'native'): string | undefined {
  if (uri.includes('*')) return 'must not contain wildcards: list each URI'
  if (uri.includes('#')) return 'must not have a fragment'
  const [, scheme = '', rest = ''] = /^([a-z][a-z\d+.-]*):(.*)$/.exec(uri) ?? []
  if (scheme === '' || rest === '' || !allowedCharacters.test(uri)) return notAbsolute
  // Also what looks like a host can be none, such as 256.0.0.1.
  const normalized = url.safeParse(uri).data
  if (normalized === undefined) return notAbsolute
  // On a device, there is no certificate for a loopback address that others would trust (RFC 8252).
  if (application_type === 'native' && scheme === 'https' && loopback.test(hostIn(normalized)))
    return 'must start with http:// for a loopback address'
  if (scheme === 'https' || scheme === 'http') return faultOfWebUri(scheme, rest)
  if (application_type === 'native' && ownScheme.test(scheme)) return undefined
  return application_type === 'native'
    ? 'must start with https:// or a scheme of your own such as com.example.app:'
    : 'must start with https://'
}

const url = z.url({ normalize: true })
/** The host of a normalized URL, without the port. */
const hostIn = (normalized: string) => /^https:\/\/(\[[^\]]+\]|[^/?:]+)/.exec(normalized)?.[1] ?? ''

const notAbsolute = 'must be an absolute URI such as https://shop.example.com/callback'

function faultOfWebUri(scheme: 'https' | 'http', rest: string): string | undefined {
  const [, authority = ''] = /^\/\/([^/?]+)(?:[/?].*)?$/.exec(rest) ?? []
  if (authority.includes('@')) return 'must not contain a username or password'
  const [, host = ''] = hostAndPort.exec(authority) ?? []
  if (host === '') return notAbsolute
  return scheme === 'https' || loopback.test(host) ? undefined : 'must start with https://'
}

/** Redirect URIs, kept exactly as they are written, without duplicates. */
export const redirectUris = () =>
  z
    .array(text(2000), { error: 'must be a list of URIs such as https://shop.example.com/callback' })
    .check(atMost(redirectUrisMax, { error: `must have at most ${redirectUrisMax} entries` }))
    .overwrite((given) => [...new Set(given)])
