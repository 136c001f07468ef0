import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { AppError } from '@clientele/contracts'
import type { FastifyRequest } from 'fastify'

/*
 * `x-fp-signature`: published clients sign every request with a public key, so the signature shows that a request arrived unchanged,
 * not who sent it. It is only checked if the settings require it.
 */

const publicKey = '1234567'

declare module 'fastify' {
  interface FastifyRequest {
    /** The raw body, kept if signatures are checked. */
    rawBody?: string
  }
}

/** Throws unless the request has a valid signature. */
export function verifySignature(request: FastifyRequest): void {
  const given = request.headers['x-fp-signature']
  const date = request.headers['x-fp-date']
  if (typeof given !== 'string' || typeof date !== 'string') throw new AppError('INVALID_SIGNATURE')
  const expected = `v1.1:${signatureOf(request, date)}`
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  if (a.length !== b.length || !timingSafeEqual(a, b)) throw new AppError('INVALID_SIGNATURE')
}

function signatureOf(request: FastifyRequest, date: string): string {
  const [path = '', query = ''] = splitOnce(request.url, '?')
  const names = Object.keys(request.headers)
    .filter((name) => name !== 'x-fp-signature' && (/x-fp-.*/.test(name) || name.includes('host')))
    .toSorted()
  const canonical = [
    request.method,
    canonicalPath(path),
    canonicalQuery(query),
    ...names.map((name) => `${name}:${String(request.headers[name]).trim().replace(/\s+/g, ' ')}`),
    '',
    names.join(';'),
    sha256(request.rawBody ?? ''),
  ].join('\n')
  return createHmac('sha256', publicKey)
    .update(`${date}\n${sha256(canonical)}`)
    .digest('hex')
}

/** Decodes and re-encodes each segment, merges double slashes, and resolves `.` and `..`. */
function canonicalPath(path: string): string {
  const kept: string[] = []
  for (const segment of path.replace(/\/{2,}/g, '/').split('/')) {
    if (segment === '..') kept.pop()
    else if (segment !== '.') kept.push(encodeURIComponent(decode(segment)))
  }
  const joined = kept.join('/')
  return joined.startsWith('/') ? joined : `/${joined}`
}

/** Unlike the path, query names and values are signed decoded. */
function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter(Boolean)
    .map((pair) => splitOnce(pair, '=').map((part) => decode(part.replaceAll('+', ' '))))
    .map(([name = '', value = '']): [string, string] => [name, value])
    .toSorted(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : x > y ? 1 : 0))
    .map((pair) => pair.join('='))
    .join('&')
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
