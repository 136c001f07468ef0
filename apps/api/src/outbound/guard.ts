import { lookup as resolve } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { isPublicAddress } from './addresses.ts'

/*
 * What keeps requests to URLs of others out of the internal network. The addresses of a host name are checked when connecting, so a name that
 * changes in between gains nothing.
 */

export interface Guard {
  /** Allows addresses in the internal network, on any port, for tests and intranets. */
  allowPrivate: boolean
  /** How host names are resolved; the system's resolver except in tests. */
  lookup?: LookupFunction
}

/** The ports of web servers. Others might be services that a request can harm. */
const webPorts = ['', '80', '443', '8080', '8443']

export const isWebPort = ({ port }: URL): boolean => webPorts.includes(port)

/** Whether the host is an IP address inside, which nothing will resolve. URL has already parsed every format: decimal, octal, hexadecimal. */
export function isPrivateIp({ hostname }: URL): boolean {
  const host = hostname.replace(/^\[|\]$/g, '')
  return isIP(host) !== 0 && !isPublicAddress(host)
}

/** A lookup that fails unless all addresses of the name are public. */
export function guardedLookup({ allowPrivate, lookup = resolve }: Guard): LookupFunction {
  if (allowPrivate) return lookup
  return (hostname, options, callback) =>
    lookup(hostname, { ...options, all: true }, (error, found) => {
      const addresses = Array.isArray(found) ? found : []
      const [first] = addresses
      if (error || !first || !addresses.every(({ address }) => isPublicAddress(address)))
        return callback(error ?? new Error('not a public address'), '')
      if (options.all) return callback(null, addresses)
      callback(null, first.address, first.family)
    })
}
