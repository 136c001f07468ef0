import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Normalizes an address for a limit: IPv6 to its /64, because one customer owns all of it; mapped IPv4 to IPv4. Other keys are unchanged. */
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

/** The first digits of a number: numbers bought together for SMS pumping share them. */
export const rangeOf = (phone: string) => phone.slice(0, 7)
