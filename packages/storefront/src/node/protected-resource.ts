/*
 * The metadata of an API (RFC 9728), from which clients that know only the API find the issuer of its tokens.
 */

export interface ProtectedResourceOptions {
  /** The API's identifier, as it is registered: a URL. It is the `aud` of its tokens. */
  resource: string
  /** The issuer of your application. */
  issuer: string
  /** The scopes that the API has, as far as clients should know them. */
  scopes?: readonly string[]
  /** What people call the API. */
  name?: string
  /** A page for those who write clients. */
  documentation?: string
}

/** The metadata as clients read it. */
export interface ProtectedResourceMetadata {
  readonly resource: string
  readonly authorization_servers: readonly string[]
  readonly bearer_methods_supported: readonly string[]
  readonly scopes_supported?: readonly string[]
  readonly resource_name?: string
  readonly resource_documentation?: string
}

/** What an API publishes, and where. */
export interface ProtectedResource {
  /** Where clients look for the metadata. Pass it to the middleware as `resourceMetadata`, so that refused clients are told. */
  readonly url: string
  /** The path to serve the metadata at, on the host of the API. */
  readonly path: string
  /** What to serve there, as JSON. */
  readonly metadata: ProtectedResourceMetadata
}

const wellKnown = '/.well-known/oauth-protected-resource'

/** Returns the metadata of an API, and where to publish it. Throws a `TypeError` if the API's identifier can't have any. */
export function protectedResource(options: ProtectedResourceOptions): ProtectedResource {
  const { resource, issuer, scopes, name, documentation } = options
  const at = URL.parse(resource)
  if (!at || !/^https?:$/.test(at.protocol) || resource.includes('#'))
    throw new TypeError('The identifier of an API with metadata must be a URL without a fragment.')
  // The well-known part comes between the host and the path.
  const path = wellKnown + (at.pathname === '/' ? '' : at.pathname)
  return {
    url: at.origin + path + at.search,
    path,
    metadata: {
      resource,
      authorization_servers: [issuer],
      bearer_methods_supported: ['header'],
      ...(scopes && { scopes_supported: scopes }),
      ...(name !== undefined && { resource_name: name }),
      ...(documentation !== undefined && { resource_documentation: documentation }),
    },
  }
}
