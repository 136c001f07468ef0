/*
 * What a client needs to know to connect.
 */

/** Where a library finds everything else (OpenID Connect Discovery). */
export const metadataUrl = (issuer: string): string => `${issuer}/.well-known/openid-configuration`

/** The same for libraries that only know OAuth 2.0 (RFC 8414): the path of the issuer comes last. */
export function authorizationServerUrl(issuer: string): string {
  const { origin, pathname } = new URL(issuer)
  return `${origin}/.well-known/oauth-authorization-server${pathname.replace(/\/$/, '')}`
}

/** What the API's own reference says about clients. */
export const referenceUrl = (issuer: string): string => `${new URL(issuer).origin}/reference#tag/oauth-clients`

interface Connection {
  issuer: string
  client_id: string
  /** Known only right after it was created. */
  secret?: string | undefined
  redirect_uri?: string | undefined
}

/** The environment variables of the storefront, to paste into its `.env` file. */
export const environmentOf = ({ issuer, client_id, secret, redirect_uri }: Connection): string =>
  Object.entries({
    CLIENTELE_ISSUER: issuer,
    CLIENTELE_CLIENT_ID: client_id,
    CLIENTELE_CLIENT_SECRET: secret,
    CLIENTELE_REDIRECT_URI: redirect_uri,
  })
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
    .join('\n')
