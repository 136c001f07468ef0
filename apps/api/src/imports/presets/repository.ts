import { type Connection, insertInto, type Tables } from '@clientele/db'
import { and, asc, desc, eq, lt } from 'drizzle-orm'
import type { Span } from '../../paging/pages.ts'

export type ImportPresetRow = Tables['importPresets']['$inferSelect']

type Place = Pick<ImportPresetRow, 'application_id' | 'id'>

export const insertPreset = insertInto('importPresets')

const isIt = ({ tables: { importPresets: p } }: Connection, { application_id, id }: Place) =>
  and(eq(p.application_id, application_id), eq(p.id, id))

/** All presets of an application, oldest first. There are at most a hundred. */
export const listPresets = ({ queries, tables: { importPresets: p } }: Connection, application_id: string) =>
  queries.select().from(p).where(eq(p.application_id, application_id)).orderBy(asc(p.id))

/** A page of an application's presets, newest first. */
export function listPresetPage(db: Connection, application_id: string, { after, limit, offset }: Span) {
  const { importPresets: p } = db.tables
  return db.queries
    .select()
    .from(p)
    .where(and(eq(p.application_id, application_id), after === undefined ? undefined : lt(p.id, after)))
    .orderBy(desc(p.id))
    .limit(limit)
    .offset(offset)
}

export async function findPreset(db: Connection, place: Place): Promise<ImportPresetRow | undefined> {
  const [row] = await db.queries.select().from(db.tables.importPresets).where(isIt(db, place))
  return row
}

export const writePreset = (tx: Connection, row: ImportPresetRow) =>
  tx.queries.update(tx.tables.importPresets).set(row).where(isIt(tx, row))

export const deletePreset = (tx: Connection, place: Place) =>
  tx.queries.delete(tx.tables.importPresets).where(isIt(tx, place))
