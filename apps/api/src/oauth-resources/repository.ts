import { type Connection, insertInto, type Tables } from '@clientele/db'
import { and, asc, desc, eq, lt, sql } from 'drizzle-orm'
import type { Span } from '../paging/pages.ts'

export type OAuthResourceRow = Tables['oauthResources']['$inferSelect']

type Place = Pick<OAuthResourceRow, 'application_id' | 'id'>

export const insertResource = insertInto('oauthResources')

const isIt = ({ tables: { oauthResources: r } }: Connection, { application_id, id }: Place) =>
  and(eq(r.application_id, application_id), eq(r.id, id))

/** All APIs of an application, oldest first. There are only a few. */
export const listResources = ({ queries, tables: { oauthResources: r } }: Connection, application_id: string) =>
  queries.select().from(r).where(eq(r.application_id, application_id)).orderBy(asc(r.id))

/** A page of an application's APIs, newest first. */
export function listResourcePage(db: Connection, application_id: string, { after, limit, offset }: Span) {
  const { oauthResources: r } = db.tables
  return db.queries
    .select()
    .from(r)
    .where(and(eq(r.application_id, application_id), after === undefined ? undefined : lt(r.id, after)))
    .orderBy(desc(r.id))
    .limit(limit)
    .offset(offset)
}

export const writeResource = (tx: Connection, row: OAuthResourceRow) =>
  tx.queries.update(tx.tables.oauthResources).set(row).where(isIt(tx, row))

export const deleteResource = (tx: Connection, place: Place) =>
  tx.queries.delete(tx.tables.oauthResources).where(isIt(tx, place))

/** Notes that the APIs of an application change. Whatever else changes them waits until the transaction ends. */
export const raiseVersion = ({ queries, tables: { applications: a } }: Connection, application_id: string) =>
  queries
    .update(a)
    .set({ oauth_resources_version: sql`${a.oauth_resources_version} + 1` })
    .where(eq(a.id, application_id))
