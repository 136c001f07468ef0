import { Readable } from 'node:stream'
import type { Operation, ReturnedFile } from '@clientele/contracts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { byteRange } from './byte-range.ts'

/**
 * Sends a file while it is being made. If that fails halfway, the connection is closed before the last chunk, so that the caller can't mistake the
 * beginning of the file for all of it.
 */
export function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  type: NonNullable<Operation['returns']>,
  { name, size, content, parts }: ReturnedFile,
) {
  reply
    .type(type.startsWith('text/') ? `${type}; charset=utf-8` : type)
    .header('content-disposition', `attachment; filename="${plain(name)}"; filename*=UTF-8''${encoded(name)}`)
  if (size !== undefined && parts) return sendStored(request, reply, size, parts)
  return reply.headers(size === undefined ? {} : { 'content-length': size }).send(streamOf(content))
}

/** Sends a stored file, or the part of it that a client still needs after a download broke off. */
function sendStored(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  size: number,
  { tag, read }: NonNullable<ReturnedFile['parts']>,
) {
  const etag = `"${tag}"`
  reply.headers({ etag, 'accept-ranges': 'bytes' })
  // A client that has a part of another file gets this one as a whole.
  const isSame = headers['if-range'] === undefined || headers['if-range'] === etag
  const range = isSame ? byteRange(headers.range, size) : undefined
  if (range === 'none') return reply.code(416).header('content-range', `bytes */${size}`).send()
  const [start, end] = range ?? [0, size]
  if (range) reply.code(206).header('content-range', `bytes ${start}-${end - 1}/${size}`)
  return reply.header('content-length', end - start).send(streamOf(read(start, end)))
}

const streamOf = (content: AsyncIterable<Uint8Array>) => Readable.from(content, { objectMode: false })

/** For clients that don't know the other spelling. */
const plain = (name: string) => name.replace(/[^\w. -]/g, '_')

/** RFC 8187 also excludes characters that `encodeURIComponent` leaves as they are. */
const encoded = (name: string) =>
  encodeURIComponent(name.toWellFormed()).replace(
    /['()*!]/g,
    (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`,
  )
