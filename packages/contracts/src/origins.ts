import * as z from 'zod'
import { atMost, text } from './inputs.ts'

const url = z.url({ normalize: true })
const parts = /^(https?):\/\/([^/?#]+)(.*)$/
const localHost = /^(?:localhost|[^:]+\.localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/

/** Parses an origin and returns it the way browsers send it, or returns what is wrong with it. */
export function readOrigin(given: string): { origin: string } | { fault: string } {
  if (given.includes('*')) return { fault: 'must not contain wildcards: list each origin' }
  const [, scheme, host = '', rest] = parts.exec(url.safeParse(given).data ?? '') ?? []
  if (scheme === undefined || host.includes('@')) return { fault: 'must be an origin such as https://shop.example.com' }
  if (rest !== '/') return { fault: `must end after the host and port: ${scheme}://${host}` }
  if (scheme === 'http' && !localHost.test(host))
    return { fault: 'must start with https:// (http:// is for localhost)' }
  return { origin: `${scheme}://${host}` }
}

/** The maximum number of origins in one list of an application. */
export const originsMax = 50

/** Web origins (scheme, host, and port), normalized the way browsers send them, without duplicates. */
export const origins = () =>
  z
    .array(
      z.codec(text(300), z.string(), {
        decode: (given, payload) => {
          const read = readOrigin(given)
          if ('origin' in read) return read.origin
          payload.issues.push({ code: 'custom', message: read.fault, input: given })
          return z.NEVER
        },
        encode: (value) => value,
      }),
      { error: 'must be a list of origins such as https://shop.example.com' },
    )
    .check(atMost(originsMax, { error: `must have at most ${originsMax} entries` }))
    .overwrite((given) => [...new Set(given)])
