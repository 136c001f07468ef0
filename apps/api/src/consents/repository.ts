import { type Connection, forUpdate, type Tables } from '@clientele/db'
import { and, desc, eq, isNotNull, isNull, lt, or } from 'drizzle-orm'
import type { Span } from '../paging/pages.ts'

export type ConsentRow = Tables['oauthConsents']['$inferSelect']
/** Identifies what one shopper has allowed one client. */
export type ConsentKey = Pick<ConsentRow, 'application_id' | 'user_id' | 'client_id'>

const isIt = ({ tables: { oauthConsents: o } }: Connection, { application_id, user_id, client_id }: ConsentKey) =>
  and(eq(o.application_id, application_id), eq(o.user_id, user_id), eq(o.client_id, client_id))

export async function findConsent(db: Connection, key: ConsentKey): Promise<ConsentRow | undefined> {
  const [row] = await db.queries.select().from(db.tables.oauthConsents).where(isIt(db, key))
  return row
}

/** Returns a consent, locked until the transaction ends. */
export async function lockConsent(tx: Connection, key: ConsentKey): Promise<ConsentRow | undefined> {
  const [row] = await forUpdate(tx, tx.queries.select().from(tx.tables.oauthConsents).where(isIt(tx, key)))
  return row
}

/** Stores what a shopper has allowed a client, instead of what they have allowed it so far. */
export function writeConsent(tx: Connection, row: ConsentRow) {
  const { oauthConsents: o } = tx.tables
  const { scopes, client_name, updated_at } = row
  return tx.queries
    .insert(o)
    .values(row)
    .onConflictDoUpdate({
      target: [o.application_id, o.user_id, o.client_id],
      set: { scopes, client_name, updated_at },
    })
}

export const deleteConsent = (tx: Connection, key: ConsentKey) =>
  tx.queries.delete(tx.tables.oauthConsents).where(isIt(tx, key))

type Owner = Pick<ConsentKey, 'application_id' | 'user_id'>

/** A page of a shopper's consents to clients of third parties that still work, or that nobody registered, by client, newest first. */
export function listConsents(db: Connection, owner: Owner, { after, limit, offset }: Span) {
  const { oauthConsents: o, oauthClients: c } = db.tables
  return db.queries
    .select({
      id: o.client_id,
      name: c.name,
      client_name: o.client_name,
      redirect_uris: c.redirect_uris,
      scopes: o.scopes,
      created_at: o.created_at,
      updated_at: o.updated_at,
    })
    .from(o)
    .leftJoin(c, isLiveThirdParty(db))
    .where(and(isOf(db, owner), isKnown(db), after === undefined ? undefined : lt(o.client_id, after)))
    .orderBy(desc(o.client_id))
    .limit(limit)
    .offset(offset)
}

/** Counts the same, up to `limit`. */
export function countConsents(db: Connection, owner: Owner, limit: number): Promise<number> {
  const { oauthConsents: o, oauthClients: c } = db.tables
  const some = db.queries
    .select({ id: o.client_id })
    .from(o)
    .leftJoin(c, isLiveThirdParty(db))
    .where(and(isOf(db, owner), isKnown(db)))
    .limit(limit)
  return db.queries.$count(some.as('some'))
}

const isOf = ({ tables: { oauthConsents: o } }: Connection, { application_id, user_id }: Owner) =>
  and(eq(o.application_id, application_id), eq(o.user_id, user_id))

const isLiveThirdParty = ({ tables: { oauthConsents: o, oauthClients: c } }: Connection) =>
  and(eq(c.application_id, o.application_id), eq(c.id, o.client_id), eq(c.first_party, false), isNull(c.revoked_at))

/** A client that nobody registered has no row, but a name. */
const isKnown = ({ tables: { oauthConsents: o, oauthClients: c } }: Connection) =>
  or(isNotNull(c.id), isNotNull(o.client_name))
