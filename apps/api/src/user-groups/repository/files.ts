import { type Connection, firstIdAt, prepared, preparedInsert } from '@clientele/db'
import { and, eq, inArray, lt, sql } from 'drizzle-orm'

export interface FileKey {
  application_id: string
  file_id: string
}

export const insertFile = preparedInsert('files')
export const insertFileChunk = preparedInsert('fileChunks')

export async function findFile({ queries, tables: { files } }: Connection, { application_id, file_id }: FileKey) {
  const [row] = await queries
    .select()
    .from(files)
    .where(and(eq(files.application_id, application_id), eq(files.id, file_id)))
  return row
}

const chunkAt = prepared<{ application_id: string; file_id: string; position: number }, { content: Buffer }[]>(
  'find_file_chunk',
  ({ queries, tables: { fileChunks: chunks } }) =>
    queries
      .select({ content: chunks.content })
      .from(chunks)
      .where(
        and(
          eq(chunks.application_id, sql.placeholder('application_id')),
          eq(chunks.file_id, sql.placeholder('file_id')),
          eq(chunks.position, sql.placeholder('position')),
        ),
      ),
)

export async function findFileChunk(db: Connection, key: FileKey, position: number) {
  const [row] = await chunkAt(db, { ...key, position })
  return row?.content
}

/** Deletes a file, or what was stored of one that never became whole. */
export async function deleteFile(
  { queries, tables: { files, fileChunks } }: Connection,
  { application_id, file_id }: FileKey,
) {
  await queries.delete(files).where(and(eq(files.application_id, application_id), eq(files.id, file_id)))
  await queries
    .delete(fileChunks)
    .where(and(eq(fileChunks.application_id, application_id), eq(fileChunks.file_id, file_id)))
}

/** Deletes stored files that are older than a moment, some pieces at a time. */
export async function deleteFilesBefore(
  { queries, tables: { files, fileChunks: c } }: Connection,
  before: Date,
): Promise<void> {
  const old = queries
    .select({ id: c.file_id })
    .from(c)
    .where(lt(c.file_id, firstIdAt(before)))
    .limit(1_000)
  await queries.delete(c).where(inArray(c.file_id, old))
  await queries.delete(files).where(lt(files.created_at, before))
}
