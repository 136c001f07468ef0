import { oauthScopeNames } from '@clientele/contracts'
import { type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider'
import { apiScopesOf, type Resource } from '../oauth-resources/scopes.ts'
import { mayAskFor } from './clients.ts'

/*
 * Which API an access token is for (RFC 8707). The application itself is one: its identifier is the issuer's, and its scopes are OpenID Connect's. A client
 * names others with `resource`, or asks for their scopes, which say which API they belong to.
 */

type ResourceIndicators = NonNullable<NonNullable<Configuration['features']>['resourceIndicators']>

/** All scopes that the issuer honors. */
export const scopesHonored = (resources: readonly Resource[]): string[] => [
  ...oauthScopeNames,
  ...apiScopesOf(resources).map(({ name }) => name),
]

/** The settings of the library that say which API a token is for, and what it allows there. */
export function resourceIndicators(
  url: string,
  resources: readonly Resource[],
  accessToken_s: number,
): ResourceIndicators {
  const scopesOf = (identifier: string): string[] | undefined =>
    identifier === url
      ? oauthScopeNames
      : resources.find((resource) => resource.identifier === identifier)?.scopes.map(({ name }) => name)
  return {
    enabled: true,
    defaultResource: (ctx, _client, oneOf) =>
      oneOf ? pickOne(oneOf, url) : openedBy(scopesAsked(ctx), resources, url),
    useGrantedResource: () => true,
    getResourceServerInfo: (ctx, identifier, client) => {
      const scopes = scopesOf(identifier)
      if (!scopes) throw new errors.InvalidTarget('there is no such API')
      const allowed = scopes.filter((scope) => mayAskFor(client, scope))
      if (identifier !== url && !client.first_party) refuseUnasked(ctx, allowed)
      return {
        scope: allowed.join(' '),
        audience: identifier,
        accessTokenTTL: accessToken_s,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'ES256' } },
      }
    },
  }
}

const scopesAsked = ({ oidc }: KoaContextWithOIDC) => [...oidc.requestParamScopes]

/**
 * The APIs of an authorization that names none: that of its scopes, and the application itself, so that the client can get a token for userinfo as
 * well. Scopes of several APIs would leave open which one the token is for.
 */
function openedBy(asked: readonly string[], resources: readonly Resource[], url: string): string | string[] {
  const opened = resources.filter(({ scopes }) => scopes.some(({ name }) => asked.includes(name)))
  if (opened.length > 1)
    throw new errors.InvalidTarget('the scopes belong to several APIs, so they have to be named with resource')
  const [one] = opened
  return one ? [url, one.identifier] : url
}

/** A token is for one API. Of the application and one other, it is for the other; of several others, the client has to name one. */
function pickOne(granted: readonly string[], url: string): string | string[] {
  const others = granted.filter((identifier) => identifier !== url)
  return others.length === 1 ? (others[0] ?? url) : [...granted]
}

/** A third party's token for an API always has a scope that the shopper has read, so an API can't take it for more than it is. */
function refuseUnasked(ctx: KoaContextWithOIDC, allowed: readonly string[]): void {
  const isAuthorizing = ctx.oidc.route !== 'token'
  const asked = scopesAsked(ctx)
  if (allowed.length === 0 || (isAuthorizing && !allowed.some((scope) => asked.includes(scope))))
    throw new errors.InvalidTarget('the client needs one of the scopes of the API')
}
