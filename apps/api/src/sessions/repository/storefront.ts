import { type Connection, type Params, query, type Tables } from '@clientele/db'
import { and, eq, isNull } from 'drizzle-orm'
import { settingsColumns } from '../../rows/applications.ts'
import { userColumns, type UserWithContacts } from '../../rows/users.ts'

const shopColumns = (a: Tables['applications']) => ({
  ...settingsColumns(a),
  company_id: a.company_id,
  allowed_origins: a.allowed_origins,
})

const selectShopByToken = query(
  'find_shop_by_token',
  ({ queries, tables: { applications: a } }, p: Params<{ application_id: string; app_token_hash: string }>) =>
    queries
      .select(shopColumns(a))
      .from(a)
      .where(and(eq(a.id, p.application_id), eq(a.token_hash, p.app_token_hash))),
  { isFirst: true, isShared: true },
)

const selectShopByName = query(
  'find_shop',
  ({ queries, tables: { applications: a } }, p: Params<{ application_id: string }>) =>
    queries.select(shopColumns(a)).from(a).where(eq(a.id, p.application_id)),
  { isFirst: true, isShared: true },
)

/** Returns the storefront of a public token. Without a token, returns the one that the hosted pages name. */
export async function findShop(db: Connection, application_id: string, app_token_hash: string | undefined) {
  const [row] =
    app_token_hash === undefined
      ? await selectShopByName(db, { application_id })
      : await selectShopByToken(db, { application_id, app_token_hash })
  return row
}

/** A shopper and their session. */
export interface ShopperRow extends UserWithContacts {
  session_id: string
  session_expires_at: Date
  last_seen_at: Date
  proven_at: Date | null
  proven_by: string | null
}

// Shared, because a page that loads makes several requests at once.
const selectShopper = query(
  'find_shopper',
  (db, p: Params<{ application_id: string; token_hash: string }>) => {
    const { sessions, users } = db.tables
    return db.queries
      .select({
        ...userColumns(db),
        session_id: sessions.id,
        session_expires_at: sessions.expires_at,
        last_seen_at: sessions.last_seen_at,
        proven_at: sessions.proven_at,
        proven_by: sessions.proven_by,
      })
      .from(sessions)
      .innerJoin(users, and(eq(users.application_id, sessions.application_id), eq(users.id, sessions.user_id)))
      .where(
        and(
          eq(sessions.application_id, p.application_id),
          eq(sessions.token_hash, p.token_hash),
          isNull(sessions.ended_at),
        ),
      )
  },
  { isFirst: true, isShared: true },
)

/** Returns the session with this secret, unless it was ended, and its user, in one statement. */
export async function findShopperRow(
  db: Connection,
  names: { application_id: string; token_hash: string },
): Promise<ShopperRow | undefined> {
  const [row] = await selectShopper(db, names)
  return row
}
