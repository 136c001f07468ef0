import ipaddr from 'ipaddr.js'

/** The part of IPv6 that is given out to the public internet; the rest is for other purposes, or not yet given out. */
const publicIpv6 = ipaddr.IPv6.parseCIDR('2000::/3')

/** Looks public, but is answered by the host of a virtual machine at one large provider. */
const hostOfVirtualMachine = '168.63.129.16'

/**
 * Whether an IP address belongs to a single machine on the public internet. Private, local and reserved ones do not, nor do those
 * that wrap another address (`::ffff:`, 6to4, Teredo, NAT64), whatever they wrap.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false
  const address = ipaddr.parse(text)
  if (address.range() !== 'unicast') return false
  return address instanceof ipaddr.IPv6 ? address.match(publicIpv6) : address.toString() !== hostOfVirtualMachine
}
