import { setImmediate as breathe } from 'node:timers/promises'
import { type Connection, insertInto, type Params, query } from '@clientele/db'
import { and, eq, inArray } from 'drizzle-orm'

export interface FileKey {
  application_id: string
  file_id: string
}

export const insertFile = insertInto('files')
export const insertFileChunk = insertInto('fileChunks')

export async function findFile({ queries, tables: { files } }: Connection, { application_id, file_id }: FileKey) {
  const [row] = await queries
    .select()
    .from(files)
    .where(and(eq(files.application_id, application_id), eq(files.id, file_id)))
  return row
}

const chunkAt = query(
  'find_file_chunk',
  ({ queries, tables: { fileChunks: chunks } }, p: Params<FileKey & { position: number }>) =>
    queries
      .select({ content: chunks.content })
      .from(chunks)
      .where(
        and(
          eq(chunks.application_id, p.application_id),
          eq(chunks.file_id, p.file_id),
          eq(chunks.position, p.position),
        ),
      ),
)

export async function findFileChunk(db: Connection, key: FileKey, position: number) {
  const [row] = await chunkAt(db, { ...key, position })
  return row?.content
}

/** Deletes a piece of a file that is being written. */
export const deleteFileChunk = (
  { queries, tables: { fileChunks: c } }: Connection,
  { application_id, file_id }: FileKey,
  position: number,
) =>
  queries.delete(c).where(and(eq(c.application_id, application_id), eq(c.file_id, file_id), eq(c.position, position)))

const chunksAtOnce = 16

/**
 * Deletes a file, or the parts of an incomplete one, a few pieces at a time, because other requests have to wait on SQLite. Must not run
 * inside a transaction.
 */
export async function deleteFile(
  { queries, tables: { files, fileChunks: c } }: Connection,
  { application_id, file_id }: FileKey,
) {
  await queries.delete(files).where(and(eq(files.application_id, application_id), eq(files.id, file_id)))
  const isOfFile = and(eq(c.application_id, application_id), eq(c.file_id, file_id))
  for (let deleted = chunksAtOnce; deleted === chunksAtOnce; ) {
    const some = queries.select({ position: c.position }).from(c).where(isOfFile).limit(chunksAtOnce)
    const gone = await queries
      .delete(c)
      .where(and(isOfFile, inArray(c.position, some)))
      .returning({ position: c.position })
    deleted = gone.length
    await breathe()
  }
}
