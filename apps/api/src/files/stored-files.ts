import { setImmediate as breathe } from 'node:timers/promises'
import { AppError, refuseField } from '@clientele/contracts'
import { newId } from '@clientele/db'
import type { Context } from '../context.ts'
import { bodyTooLarge } from '../refusals.ts'
import { deleteFile, findFile, findFileChunk, insertFile, insertFileChunk } from './repository.ts'
import type { FileSource } from './source.ts'

/*
 * Files are stored in the database, in pieces: there is one place to back up, it is the same in every process, and a file is never whole in memory.
 */

/** The size of all pieces but the last. */
export const chunk_bytes = 256 * 1024
const prefix = 'file:'

/** The name of a stored file, where a URL could be. */
export const fileUrlOf = (file_id: string) => `${prefix}${file_id}`

/** Returns the ID in the name of a stored file, or undefined if it isn't such a name. */
export const fileIdIn = (file_url: string): string | undefined =>
  file_url.startsWith(prefix) ? file_url.slice(prefix.length) : undefined

/**
 * Stores a file as it arrives. It only exists once it is complete; an interrupted upload leaves nothing behind. Must not run inside a
 * transaction, because it waits for the sender.
 */
export async function storeFile(
  ctx: Context,
  pieces: AsyncIterable<Uint8Array>,
  {
    name,
    file_id = newId(),
    limit_bytes = ctx.services.config.fileLimit_bytes,
  }: { name: string; file_id?: string; limit_bytes?: number },
): Promise<{ file_id: string; size: number }> {
  const { application_id } = ctx
  let size = 0
  let position = 0
  try {
    for await (const content of inChunks(pieces)) {
      size += content.length
      if (size > limit_bytes) throw bodyTooLarge(limit_bytes)
      await insertFileChunk(ctx.db, { application_id, file_id, position, content })
      position += 1
    }
    await insertFile(ctx.db, { application_id, id: file_id, name, size, created_at: new Date() })
  } catch (error) {
    await deleteFile(ctx.db, { application_id, file_id })
    throw error
  }
  return { file_id, size }
}

/** Where a file ends that is being written in steps. */
export interface FileEnd {
  file_id: string
  size: number
}

/** Whether a file that is written in steps has anything yet. */
export const isBegun = async (ctx: Context, file_id: string): Promise<boolean> =>
  (await findFileChunk(ctx.db, { application_id: ctx.application_id, file_id }, 0)) !== undefined

/** Makes a file that was written in steps exist, in the transaction of the last step. */
export const finishFile = (tx: Context, { file_id, size }: FileEnd, name: string) =>
  insertFile(tx.db, { application_id: tx.application_id, id: file_id, name, size, created_at: tx.now })

/** How much of a piece is passed on before the progress of its reader is noted. */
const noted_bytes = 32 * 1024

/** A stored file, with one piece in memory at a time. `onRead` is told how many bytes of the file have been read. */
export const storedFile = (
  ctx: Context,
  { id: file_id, size }: { id: string; size: number },
  onRead?: (bytes: number) => void,
): FileSource => ({
  size,
  async *read(start = 0, end = size) {
    const first = Math.floor(start / chunk_bytes)
    for (let position = first; position * chunk_bytes < end; position += 1) {
      // On SQLite, reading a whole file would otherwise be a single turn of the event loop. Not after the last piece, because a response has to end with it.
      if (position > first) await breathe()
      const content = await findFileChunk(ctx.db, { application_id: ctx.application_id, file_id }, position)
      // A reader must not mistake the beginning of a file for all of it.
      if (!content && position * chunk_bytes < size) throw new Error('A piece of the file is missing.')
      if (!content) return
      const from = position * chunk_bytes
      const [first_byte, end_byte] = [Math.max(0, start - from), Math.min(content.length, end - from)]
      const step_bytes = onRead ? noted_bytes : chunk_bytes
      for (let at = first_byte; at < end_byte; at += step_bytes) {
        const until = Math.min(end_byte, at + step_bytes)
        onRead?.(from + until)
        yield content.subarray(at, until)
      }
    }
  },
})

/** The stored file with this ID, if there is one. */
export const findStored = (ctx: Context, file_id: string) =>
  findFile(ctx.db, { application_id: ctx.application_id, file_id })

/** Deletes a stored file. Must not run inside a transaction. */
export const deleteStored = (ctx: Context, file_id: string) =>
  deleteFile(ctx.db, { application_id: ctx.application_id, file_id })

/** Throws unless the file belongs to this application. */
export async function requireFile(ctx: Context, file_id: string) {
  const file = await findFile(ctx.db, { application_id: ctx.application_id, file_id })
  if (!file) throw new AppError('FILE_NOT_FOUND')
  return file
}

/** The body of an upload. Throws if it has no bytes. */
export async function* notEmpty(body: AsyncIterable<Uint8Array>) {
  let isEmpty = true
  for await (const piece of body) {
    if (piece.length > 0) isEmpty = false
    yield piece
  }
  if (isEmpty) throw refuseField('body', 'The file is empty.')
}

/**
 * Splits the bytes into pieces of equal size; the last one may be shorter. Each takes the place of the one before in memory, which has been stored by then:
 * a process would otherwise take as much memory as it likes to before it lets go of old ones.
 */
async function* inChunks(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const chunk = Buffer.allocUnsafeSlow(chunk_bytes)
  let length = 0
  for await (const piece of pieces)
    for (let at = 0; at < piece.length; ) {
      const some = piece.subarray(at, at + chunk_bytes - length)
      chunk.set(some, length)
      length += some.length
      at += some.length
      if (length < chunk_bytes) continue
      yield chunk
      length = 0
    }
  if (length > 0) yield chunk.subarray(0, length)
}
