import { type Connection, forUpdate, insertInto, type Params, query, type Tables } from '@clientele/db'
import { and, eq, gt, isNull } from 'drizzle-orm'

export type IssuedRow = Tables['issued']['$inferSelect']
export type IssuedKind = IssuedRow['kind']

/** Identifies one thing that an issuer has handed out. */
export interface IssuedKey {
  application_id: string
  kind: IssuedKind
  id_hash: string
}

export const insertIssued = insertInto('issued')

// What depends on a session, a user, and a client is read together with them, so that it ends in the moment that one of them does.
const selectIssued = query(
  'issued',
  ({ queries, tables: { issued: i, sessions: s, users: u, oauthClients: c } }, p: Params<IssuedKey>) =>
    queries
      .select({
        payload: i.payload,
        client_id: i.client_id,
        domain: i.domain,
        session_id: i.session_id,
        user_id: i.user_id,
        created_at: i.created_at,
        expires_at: i.expires_at,
        consumed_at: i.consumed_at,
        generation: i.generation,
        session_ended_at: s.ended_at,
        session_expires_at: s.expires_at,
        session_seen_at: s.last_seen_at,
        user_state: u.state,
        live_client_id: c.id,
        first_party: c.first_party,
      })
      .from(i)
      .leftJoin(s, and(eq(s.application_id, i.application_id), eq(s.id, i.session_id)))
      .leftJoin(u, and(eq(u.application_id, i.application_id), eq(u.id, i.user_id)))
      .leftJoin(c, and(eq(c.application_id, i.application_id), eq(c.id, i.client_id), isNull(c.revoked_at)))
      .where(and(eq(i.application_id, p.application_id), eq(i.kind, p.kind), eq(i.id_hash, p.id_hash))),
)

export type FoundIssued = Awaited<ReturnType<typeof selectIssued>>[number]

/** Returns something that was issued, and what it depends on. */
export async function findIssued(db: Connection, key: IssuedKey): Promise<FoundIssued | undefined> {
  const [row] = await selectIssued(db, key)
  return row
}

const isIt = ({ tables: { issued: i } }: Connection, p: Params<IssuedKey>) =>
  and(eq(i.application_id, p.application_id), eq(i.kind, p.kind), eq(i.id_hash, p.id_hash))

const consume = query('consume_issued', (db, p: Params<IssuedKey & { now: Date }>) => {
  const { issued: i } = db.tables
  return db.queries
    .update(i)
    .set({ consumed_at: p.now })
    .where(and(isIt(db, p), isNull(i.consumed_at)))
    .returning({ id_hash: i.id_hash })
})

/** Uses something up. Returns whether this was the first time: of any number of concurrent calls, one gets `true`. */
export const consumeIssued = async (db: Connection, key: IssuedKey, now: Date): Promise<boolean> =>
  (await consume(db, { ...key, now })).length > 0

interface Rotation {
  /** The number of the next token. */
  generation: number
  payload: IssuedRow['payload']
  now: Date
  expires_at: Date
  /** A rotation that happened after this can be repeated. */
  repeatable_since: Date
}

const rotate = query('rotate_issued', (db, p: Params<IssuedKey & Rotation & { previous: number }>) => {
  const { issued: i } = db.tables
  return db.queries
    .update(i)
    .set({ generation: p.generation, payload: p.payload, consumed_at: p.now, expires_at: p.expires_at })
    .where(and(isIt(db, p), eq(i.generation, p.previous)))
    .returning({ id_hash: i.id_hash })
})

const selectRotated = query(
  'rotated_issued',
  (db, p: Params<IssuedKey & Pick<Rotation, 'generation' | 'repeatable_since'>>) => {
    const { issued: i } = db.tables
    return db.queries
      .select({ id_hash: i.id_hash })
      .from(i)
      .where(and(isIt(db, p), eq(i.generation, p.generation), gt(i.consumed_at, p.repeatable_since)))
  },
)

/** Advances a line by one. Returns whether the token is now the newest: because of this call, or because of an earlier one that is being repeated. */
export async function rotateIssued(db: Connection, key: IssuedKey, rotation: Rotation): Promise<boolean> {
  const { generation, repeatable_since } = rotation
  if ((await rotate(db, { ...key, ...rotation, previous: generation - 1 })).length > 0) return true
  return (await selectRotated(db, { ...key, generation, repeatable_since })).length > 0
}

/** Returns an authorization that waits for the shopper, locked until the transaction ends. */
export async function findInteractionForChange(tx: Connection, key: IssuedKey): Promise<IssuedRow | undefined> {
  const [row] = await forUpdate(tx, tx.queries.select().from(tx.tables.issued).where(isIt(tx, key)))
  return row
}

/** Adds to what is known about an authorization that the transaction has locked. */
export async function decideInteraction(tx: Connection, key: IssuedKey, more: Record<string, unknown>): Promise<void> {
  const row = await findInteractionForChange(tx, key)
  if (row)
    await tx.queries
      .update(tx.tables.issued)
      .set({ payload: { ...row.payload, ...more } })
      .where(isIt(tx, key))
}

/** Ends everything that a client was issued for one user. */
export function deleteIssuedTo(
  tx: Connection,
  { application_id, user_id, client_id }: { application_id: string; user_id: string; client_id: string },
) {
  const { issued: i } = tx.tables
  return tx.queries
    .delete(i)
    .where(and(eq(i.application_id, application_id), eq(i.user_id, user_id), eq(i.client_id, client_id)))
}

/** Ends everything that an application has issued at a domain. */
export function deleteIssuedAt(tx: Connection, { application_id, domain }: { application_id: string; domain: string }) {
  const { issued: i } = tx.tables
  return tx.queries.delete(i).where(and(eq(i.application_id, application_id), eq(i.domain, domain)))
}

/** Deletes one thing that was issued. */
export const deleteIssued = (db: Connection, key: IssuedKey) => db.queries.delete(db.tables.issued).where(isIt(db, key))

/** Ends everything that came from one authorization. Returns what there was. */
export function deleteFamilyOf(db: Connection, { application_id, family }: { application_id: string; family: string }) {
  const { issued: i } = db.tables
  return db.queries
    .delete(i)
    .where(and(eq(i.application_id, application_id), eq(i.family, family)))
    .returning({ client_id: i.client_id, user_id: i.user_id, session_id: i.session_id })
}
