import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { findServedDomain, type ServedDomain } from '../served-at/domains.ts'
import type { Services } from '../services.ts'

/*
 * The host that a request was sent to. A proxy in front may name another one in `X-Forwarded-Host`, which counts only if the proxy is listed in
 * TRUST_PROXY.
 */

/** Returns the domain of an application that a request was sent to; undefined at every other address. */
export async function domainOf(
  { config, database }: Services,
  request: FastifyRequest,
): Promise<ServedDomain | undefined> {
  const name = request.hostname.toLowerCase().replace(/\.$/, '')
  const isShared = [config.publicUrl, config.adminUrl].some((url) => new URL(url).hostname === name)
  return isShared || !couldBeDomain(name) ? undefined : findServedDomain(database, name)
}

/** Most requests inside a network name a machine or an address, which nobody can verify. */
const couldBeDomain = (name: string) =>
  name.length <= 253 && /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(name) && isIP(name) === 0

/** The origin of the pages at a domain. */
export const originOf = ({ domain }: ServedDomain): string => `https://${domain}`
