import { isIP } from 'node:net'
import proxyAddr from '@fastify/proxy-addr'
import type { FastifyRequest } from 'fastify'
import ipaddr from 'ipaddr.js'

/*
 * Where a request comes from. Proxies write addresses in many ways: with the port, in brackets, quoted, or as a word that stands for an
 * address they don't know or won't tell. Limits and records need the address alone, so nothing else reads `request.ip`.
 */

/** The address of the caller: as the nearest trusted proxy tells it, or else that of the connection. Empty once the connection is gone. */
export const addressOf = (request: FastifyRequest): string => cleanAddress(request.ip) ?? peerOf(request)

/** The address at the other end of the connection, whatever a header says. */
export const peerOf = ({ socket }: FastifyRequest): string => cleanAddress(socket.remoteAddress) ?? ''

/** Which hops are believed, for Fastify: the addresses and networks in TRUST_PROXY, however a hop is written. */
export function trustedProxies(trusted: readonly string[]): false | ((hop: string, distance: number) => boolean) {
  if (trusted.length === 0) return false
  const trust = proxyAddr.compile([...trusted])
  return (hop, distance) => trust(cleanAddress(hop) ?? hop, distance)
}

/**
 * An address without what surrounds it: IPv4, also where it is mapped into IPv6, or IPv6 in its short form. Undefined for everything else,
 * such as `unknown` or the `_hidden` names of RFC 7239.
 */
export function cleanAddress(written: string | undefined): string | undefined {
  if (written === undefined) return undefined
  if (isIP(written) === 4) return written
  const [, bracketed, withPort, bare = ''] = notation.exec(written.trim()) ?? []
  const address = (bracketed ?? withPort ?? bare).replace(/%.*$/, '')
  return isIP(address) === 0 ? undefined : ipaddr.process(address).toString()
}

/** `[IPv6]` or `[IPv6]:port`, `IPv4:port`, or an address alone; each may be quoted. */
const notation = /^"?(?:\[([^\]]+)\](?::\d{1,5})?|([\d.]+):\d{1,5}|([^"[\]]+))"?$/
