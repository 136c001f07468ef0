import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** An address as a limit counts it: IPv6 by /64, since one customer owns all of that; mapped IPv4 as IPv4. Other keys as they are. */
export function limitKey(key: string): string {
  if (isIP(key) === 0) return key
  const address = ipaddr.process(key)
  return address instanceof ipaddr.IPv6
    ? `${address.parts
        .slice(0, 4)
        .map((part) => part.toString(16))
        .join(':')}::/64`
    : address.toString()
}

/** The first digits of a number: what is bought together to be written to for money has them in common. */
export const rangeOf = (phone: string) => phone.slice(0, 7)
