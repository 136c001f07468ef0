import { isIP } from 'node:net'
import proxyAddr from '@fastify/proxy-addr'
import type { FastifyRequest } from 'fastify'
import ipaddr from 'ipaddr.js'

/*
 * Determines where a request comes from. Proxies write addresses in many ways: with a port, in brackets, quoted, or as a word for an address
 * that they don't know or won't reveal. Limits and records need the bare address, so nothing else reads `request.ip`.
 */

/** The caller's address: from the nearest trusted proxy, or else from the connection. Empty once the connection is closed. */
export const addressOf = (request: FastifyRequest): string => cleanAddress(request.ip) ?? peerOf(request)

/** The address at the other end of the connection, whatever a header says. */
export const peerOf = ({ socket }: FastifyRequest): string => cleanAddress(socket.remoteAddress) ?? ''

/** Tells Fastify which hops to trust: the addresses and networks in TRUST_PROXY, in any format. */
export function trustedProxies(trusted: readonly string[]): false | ((hop: string, distance: number) => boolean) {
  if (trusted.length === 0) return false
  const trust = proxyAddr.compile([...trusted])
  return (hop, distance) => trust(cleanAddress(hop) ?? hop, distance)
}

/**
 * Returns the bare address: IPv4 (also if mapped into IPv6), or IPv6 in its short form. Undefined for anything else, such as `unknown` or the
 * `_hidden` names of RFC 7239.
 */
export function cleanAddress(written: string | undefined): string | undefined {
  if (written === undefined) return undefined
  if (isIP(written) === 4) return written
  const [, bracketed, withPort, bare = ''] = notation.exec(written.trim()) ?? []
  const address = (bracketed ?? withPort ?? bare).replace(/%.*$/, '')
  return isIP(address) === 0 ? undefined : ipaddr.process(address).toString()
}

/** `[IPv6]` or `[IPv6]:port`, `IPv4:port`, or a bare address; each may be quoted. */
const notation = /^"?(?:\[([^\]]+)\](?::\d{1,5})?|([\d.]+):\d{1,5}|([^"[\]]+))"?$/
