import type { FastifyRequest } from 'fastify'

/** The paths of issuers at the address that all applications share. The metadata of RFC 8414 has its well-known part before the issuer's own path. */
export const issuerPaths = {
  endpoints: '/oidc/:application_id/*',
  metadata: '/.well-known/oauth-authorization-server/oidc/:application_id',
} as const

/** The paths of an issuer at a domain of its own. */
export const domainIssuerPaths = {
  endpoints: '/oidc/*',
  metadata: ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'],
} as const

/** Whether a request is for an issuer, which decides by itself which pages may call. */
export const isForIssuer = ({ url }: FastifyRequest): boolean =>
  /^\/(?:oidc\/|\.well-known\/(?:oauth-authorization-server|openid-configuration)(?:[/?]|$))/.test(url)
