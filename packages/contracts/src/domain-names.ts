import * as z from 'zod'
import { text } from './inputs.ts'

const url = z.url({ normalize: true })
const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/

/** Reads a domain, and returns it the way browsers send it: in lowercase, in its ASCII form. Or returns what is wrong with it. */
export function readDomain(given: string): { domain: string } | { fault: string } {
  const name = given.trim().replace(/\.$/, '')
  if (name.includes('*')) return { fault: 'must not contain wildcards: add each domain' }
  if (/[/:@?#\\\s]/.test(name))
    return { fault: 'must be only the domain, such as id.shop.example.com, without https://, a port, or a path' }
  const [, domain = ''] = /^https:\/\/([^/]+)\/$/.exec(url.safeParse(`https://${name}`).data ?? '') ?? []
  const labels = domain.split('.')
  const isName = labels.length > 1 && labels.every((each) => label.test(each)) && !/^\d+$/.test(labels.at(-1) ?? '')
  if (!isName || domain.length > 253) return { fault: 'must be a domain such as id.shop.example.com' }
  return { domain }
}

/** A domain, normalized the way browsers send it. */
export const domainName = () =>
  z.codec(text(300), z.string(), {
    decode: (given, payload) => {
      const read = readDomain(given)
      if ('domain' in read) return read.domain
      payload.issues.push({ code: 'custom', message: read.fault, input: given })
      return z.NEVER
    },
    encode: (value) => value,
  })
