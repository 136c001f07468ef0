import { sql } from 'drizzle-orm'
import type { ActorRecord, Kit } from '../columns.ts'

/** `deletion_scheduled` waits for its day; `purged` is a tombstone that holds no personal data. */
export type UserState = 'active' | 'blocked' | 'deletion_scheduled' | 'archived' | 'purged'
export type IdentifierKind = 'email' | 'phone'

/** The keys of a user in one application; everything a storefront knows of a shopper hangs on this pair. */
export const makeUserTables = (k: Kit) => {
  const users = k.table(
    'users',
    {
      application_id: k.key().notNull(),
      /** Time-ordered, so the newest users have the greatest ids and "created" is sorted and ranged by id. */
      id: k.key().notNull(),
      username: k.text().notNull(),
      /** The username as it is compared. Archiving frees it. */
      username_key: k.key().notNull(),
      account_type: k.text().notNull(),
      first_name: k.text(),
      last_name: k.text(),
      /** "first last", folded: what a search by the beginning of a name runs on. */
      name_key: k.key().notNull(),
      last_name_key: k.key().notNull(),
      gender: k.text(),
      dob: k.text(),
      profile_pic_url: k.text(),
      meta: k.json<Record<string, unknown>>().notNull(),
      external_id: k.key(),
      rr_id: k.text(),
      state: k.text().$type<UserState>().notNull(),
      /** State, verified, has email and has phone in one number, so that one index serves every combination of these filters. */
      facet: k.integer().notNull(),
      state_reason: k.text(),
      state_by: k.json<ActorRecord>(),
      state_at: k.time(),
      /** When a scheduled deletion takes effect. */
      delete_on: k.time(),
      /** Since when the user is in no list: archived or purged. */
      hidden_at: k.time(),
      last_sign_in_at: k.time(),
      created_at: k.time().notNull(),
      updated_at: k.time().notNull(),
      /** Grows by one with every change; what `If-Match` is held against. */
      version: k.integer().notNull(),
    },
    (t) => [
      k.primaryKey({ columns: [t.application_id, t.id] }),
      k.uniqueIndex('users_username').on(t.application_id, t.username_key).where(sql`hidden_at is null`),
      k.uniqueIndex('users_external_id').on(t.application_id, t.external_id).where(sql`hidden_at is null`),
      k.index('users_listed').on(t.application_id, t.id).where(sql`hidden_at is null`),
      k.index('users_by_facet').on(t.application_id, t.facet, t.id),
      k.index('users_by_name').on(t.application_id, t.name_key, t.id).where(sql`hidden_at is null`),
      k.index('users_by_last_name').on(t.application_id, t.last_name_key, t.id).where(sql`hidden_at is null`),
      k.index('users_to_purge').on(t.delete_on).where(sql`delete_on is not null`),
      k.index('users_by_sign_in').on(t.application_id, t.last_sign_in_at, t.id).where(sql`hidden_at is null`),
    ],
  )

  /** Email addresses and phone numbers, each from the day it was acquired to the day it was released. */
  const identifiers = k.table(
    'identifiers',
    {
      application_id: k.key().notNull(),
      id: k.key().notNull(),
      user_id: k.key().notNull(),
      kind: k.text().$type<IdentifierKind>().notNull(),
      /** The normal form: a lower-case email address, or a number in E.164. Uniqueness and look-ups run on this alone. */
      value: k.key().notNull(),
      country_code: k.integer(),
      /** The national part of a phone number, as it is shown. */
      phone: k.text(),
      verified: k.boolean().notNull(),
      primary: k.boolean().notNull(),
      active: k.boolean().notNull(),
      /** The place in the user's list. */
      position: k.integer().notNull(),
      acquired_at: k.time().notNull(),
      released_at: k.time(),
      /** `replaced` by an update, `claimed` or `moved` to a user who verified it, `archived` or `purged` with its user. */
      release_reason: k.text().$type<'replaced' | 'claimed' | 'moved' | 'archived' | 'purged'>(),
    },
    (t) => [
      k.primaryKey({ columns: [t.application_id, t.id] }),
      k
        .uniqueIndex('identifiers_verified')
        .on(t.application_id, t.kind, t.value)
        .where(sql`verified and released_at is null`),
      k.index('identifiers_by_value').on(t.application_id, t.value, t.user_id),
      k.index('identifiers_released').on(t.released_at).where(sql`released_at is not null`),
      // Everything that is shown of a contact: a page of users finds theirs without going from here to the rows. It does not begin with
      // the application, or SQLite would take it, as an index that holds all it needs, for reading every contact of one.
      k
        .index('identifiers_shown')
        .on(
          t.user_id,
          t.application_id,
          t.position,
          t.released_at,
          t.release_reason,
          t.kind,
          t.value,
          t.country_code,
          t.phone,
          t.verified,
          t.primary,
          t.active,
        ),
    ],
  )

  /** Password hashes, apart from everything that is listed or shown. */
  const credentials = k.table(
    'credentials',
    {
      application_id: k.key().notNull(),
      user_id: k.key().notNull(),
      password_hash: k.text().notNull(),
      updated_at: k.time().notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.application_id, t.user_id] })],
  )

  /** How many users an application has in each state, kept in the transaction that changes it. */
  const userCounts = k.table(
    'user_counts',
    {
      application_id: k.key().notNull(),
      state: k.text().$type<UserState>().notNull(),
      /** One count is spread over several rows, so that concurrent creates do not queue for the same one. */
      shard: k.integer().notNull(),
      count: k.integer().notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.application_id, t.state, t.shard] })],
  )

  return { users, identifiers, credentials, userCounts }
}
