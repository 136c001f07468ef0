import ipaddr from 'ipaddr.js'

/** The part of IPv6 that is assigned to the public internet. */
const publicIpv6 = ipaddr.IPv6.parseCIDR('2000::/3')

/** It looks public, but one large provider's virtual machine hosts respond on it. */
const hostOfVirtualMachine = '168.63.129.16'

/**
 * Whether an IP address belongs to a single machine on the public internet. Private, local, and reserved addresses don't, and neither do those
 * that wrap another address (`::ffff:`, 6to4, Teredo, NAT64).
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false
  const address = ipaddr.parse(text)
  if (address.range() !== 'unicast') return false
  return address instanceof ipaddr.IPv6 ? address.match(publicIpv6) : address.toString() !== hostOfVirtualMachine
}
