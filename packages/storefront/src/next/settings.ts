import type { OAuthScope } from '@clientele/contracts'
import type { JWK } from 'jose'
import { type EndedSessions, endedSessionsOfProcess } from './ended-sessions.ts'

/** What a Next.js storefront is told once. Values from the environment may be missing while it is built; they are checked when they are first needed. */
export interface NextOptions {
  /** The issuer of your application, such as `https://id.shop.example/oidc/<application_id>`. */
  issuer: string | undefined
  /** The ID of your OAuth client. */
  clientId: string | undefined
  /** The secret of the client, if it was registered with `client_secret_basic`. */
  clientSecret?: string | undefined
  /** The private key of the client, if it was registered with `private_key_jwt`. It names its `alg`, and its `kid` if you have several. */
  privateKey?: JWK | undefined
  /** What cookies are encrypted with, at least 32 characters each. The first encrypts; all of them decrypt, so that you can replace one. */
  secrets: readonly (string | undefined)[]
  /** The origin of the storefront, such as `https://www.shop.example`. */
  baseUrl: string | undefined
  /** Where the route handlers are. Default: `/auth`. */
  path?: string
  /** Paths that only signed-in customers may open. Each includes what is below it: `/account` also protects `/account/orders`. */
  protect?: readonly string[]
  /** What you want to know about customers. Default: `openid`, `profile`, `email`, and `phone`. */
  scopes?: readonly (OAuthScope | (string & {}))[]
  /** Where customers go after signing out. Its full URL has to be registered. Default: `/`. */
  signedOutPath?: string
  /** Where customers go if a sign-in fails, with the code as `sign_in_error`. Default: a plain page that offers to try again. */
  errorPath?: string
  /** Sessions that the issuer has reported as ended. Several processes need one that they share. Default: the memory of this process. */
  endedSessions?: EndedSessions
  /** Replaces the global `fetch` for requests to the issuer. */
  fetch?: typeof fetch
}

export interface Settings {
  issuer: string
  clientId: string
  clientSecret: string | undefined
  privateKey: JWK | undefined
  secrets: [string, ...string[]]
  /** The origin of the storefront. */
  origin: string
  path: string
  protect: readonly string[]
  scopes: readonly string[]
  signedOutUrl: string
  errorPath: string | undefined
  endedSessions: EndedSessions
  fetch: typeof fetch
}

const secretLengthMin = 32

/** Checks the options. Throws a `TypeError` that names the one that is wrong. */
export function settingsOf(options: NextOptions): Settings {
  const { path = '/auth', protect = [], scopes = ['openid', 'profile', 'email', 'phone'] } = options
  for (const each of [path, ...protect])
    if (!each.startsWith('/')) throw new TypeError(`${each} must start with a slash.`)
  if (options.clientSecret !== undefined && options.privateKey !== undefined)
    throw new TypeError('Pass either clientSecret or privateKey.')
  const origin = originOf(given(options, 'baseUrl'))
  return {
    issuer: given(options, 'issuer'),
    clientId: given(options, 'clientId'),
    clientSecret: options.clientSecret,
    privateKey: options.privateKey,
    secrets: checkedSecrets(options.secrets),
    origin,
    path: withoutSlash(path),
    protect: protect.map(withoutSlash),
    scopes: [...new Set(['openid', ...scopes])],
    signedOutUrl: new URL(options.signedOutPath ?? '/', origin).href,
    errorPath: options.errorPath,
    endedSessions: options.endedSessions ?? endedSessionsOfProcess(),
    fetch: options.fetch ?? ((...args) => fetch(...args)),
  }
}

function given(options: NextOptions, name: 'issuer' | 'clientId' | 'baseUrl'): string {
  const value = options[name]
  if (!value) throw new TypeError(`Pass ${name} to createNext. It may be missing in the environment.`)
  return value
}

function originOf(baseUrl: string): string {
  const url = URL.parse(baseUrl)
  if (!url || url.pathname !== '/') throw new TypeError('baseUrl must be an origin, such as https://www.shop.example.')
  if (url.protocol === 'https:' || /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname)) return url.origin
  throw new TypeError('baseUrl must be https, except on this machine.')
}

function checkedSecrets(all: NextOptions['secrets']): Settings['secrets'] {
  const [first, ...others] = all.filter((secret): secret is string => Boolean(secret))
  if (first === undefined)
    throw new TypeError('Pass at least one secret to createNext. It may be missing in the environment.')
  for (const secret of [first, ...others])
    if (secret.length < secretLengthMin)
      throw new TypeError(
        `Secrets must have at least ${secretLengthMin} characters, such as those of: openssl rand -hex 32`,
      )
  return [first, ...others]
}

const withoutSlash = (path: string) => (path.length > 1 ? path.replace(/\/+$/, '') : path)
