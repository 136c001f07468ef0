import type { Config } from '../config/config.ts'

/** Where an application is served. None of the addresses ends in a slash. */
export interface ServedAt {
  /** The identifier of its issuer. */
  issuer: string
  /** The prefix of the issuer's endpoints. */
  endpoints: string
  /** Its hosted pages. */
  pages: string
}

/** Returns an application's addresses: at a verified domain of its own, or at the address that all applications share. */
export function servedAt(
  { publicUrl }: Pick<Config, 'publicUrl'>,
  application_id: string,
  domain: string | undefined,
): ServedAt {
  if (domain !== undefined) {
    const origin = `https://${domain}`
    return { issuer: origin, endpoints: `${origin}/oidc`, pages: `${origin}/sign-in` }
  }
  const shared = publicUrl.replace(/\/+$/, '')
  const issuer = `${shared}/oidc/${application_id}`
  return { issuer, endpoints: issuer, pages: `${shared}/sign-in/${application_id}` }
}
