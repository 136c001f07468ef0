import { Readable } from 'node:stream'
import type { Operation, ReturnedFile } from '@clientele/contracts'
import type { FastifyReply } from 'fastify'

/**
 * Sends a file while it is being made. If that fails halfway, the connection is closed before the last chunk, so that the caller can't mistake the
 * beginning of the file for all of it.
 */
export const sendFile = (
  reply: FastifyReply,
  type: NonNullable<Operation['returns']>,
  { name, size, content }: ReturnedFile,
) =>
  reply
    .type(type.startsWith('text/') ? `${type}; charset=utf-8` : type)
    .headers(size === undefined ? {} : { 'content-length': size })
    .header('content-disposition', `attachment; filename="${plain(name)}"; filename*=UTF-8''${encoded(name)}`)
    .send(Readable.from(content, { objectMode: false }))

/** For clients that don't know the other spelling. */
const plain = (name: string) => name.replace(/[^\w. -]/g, '_')

/** RFC 8187 also excludes characters that `encodeURIComponent` leaves as they are. */
const encoded = (name: string) =>
  encodeURIComponent(name.toWellFormed()).replace(
    /['()*!]/g,
    (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`,
  )
