import { sql } from 'drizzle-orm'
import type { ActorRecord, Kit } from '../columns.ts'

/** `deletion_scheduled` waits for its date. `purged` is a tombstone without personal data. */
export type UserState = 'active' | 'blocked' | 'deletion_scheduled' | 'archived' | 'purged'
export type UserCreator = 'customer' | 'operator' | 'service'
export type IdentifierKind = 'email' | 'phone'

export interface PrivacyConsent {
  value: boolean
  source: 'sign_up' | 'account' | 'api' | 'import' | 'console'
  /** ISO 8601 in UTC. */
  updated_at: string
}

/** The tables of users. A user is identified by application and ID, and everything a storefront knows about a shopper references this pair. */
export const makeUserTables = (k: Kit) => {
  const users = k.table(
    'users',
    {
      application_id: k.key().notNull(),
      /** Ordered by time, so sorting and filtering by creation date use the ID. */
      id: k.key().notNull(),
      username: k.text().notNull(),
      /** The normalized username, for comparisons. Archiving the user frees it. */
      username_key: k.key().notNull(),
      account_type: k.text().notNull(),
      /** Null if an earlier release created the user. */
      created_by: k.text().$type<UserCreator>(),
      first_name: k.text(),
      last_name: k.text(),
      /** "first last", case-folded, for searching by the beginning of a name. */
      name_key: k.key().notNull(),
      last_name_key: k.key().notNull(),
      gender: k.text(),
      dob: k.text(),
      profile_pic_url: k.text(),
      meta: k.json<Record<string, unknown>>().notNull(),
      /** What the user last said about the privacy policy; null if they were never asked. */
      privacy_consent: k.json<PrivacyConsent>(),
      external_id: k.key(),
      rr_id: k.text(),
      state: k.text().$type<UserState>().notNull(),
      /** State, verified, has email, and has phone as one number, so that one index serves every combination of these filters. */
      facet: k.integer().notNull(),
      state_reason: k.text(),
      state_by: k.json<ActorRecord>(),
      state_at: k.time(),
      /** When a scheduled deletion takes effect. */
      delete_on: k.time(),
      /** When the user was archived or purged. Hidden users don't appear in lists. */
      hidden_at: k.time(),
      last_sign_in_at: k.time(),
      /** The last sign-in, creation, or import: where the retention clock starts. Null in rows of earlier releases, until it is needed. */
      active_at: k.time(),
      /** When the retention clock will erase the user, who was told. Only of a user who is active. */
      erase_after: k.time(),
      created_at: k.time().notNull(),
      updated_at: k.time().notNull(),
      /** Increases by one with every change. `If-Match` is compared to it. */
      version: k.integer().notNull(),
      /** The user of whom this one became a part. Only their ID is left then, and stands for the other. */
      merged_into: k.key(),
    },
    (t) => [
      k.primaryKey({ columns: [t.application_id, t.id] }),
      k.index('users_merged_into').on(t.application_id, t.merged_into, t.id).where(sql`merged_into is not null`),
      // Only of users who have one, because each index that a new user is in makes creating users slower.
      k
        .uniqueIndex('users_username')
        .on(t.application_id, t.username_key)
        .where(sql`hidden_at is null and username_key is not null`),
      k
        .uniqueIndex('users_external_id')
        .on(t.application_id, t.external_id)
        .where(sql`hidden_at is null and external_id is not null`),
      k.index('users_listed').on(t.application_id, t.id).where(sql`hidden_at is null`),
      k.index('users_by_facet').on(t.application_id, t.facet, t.id),
      k.index('users_by_name').on(t.application_id, t.name_key, t.id).where(sql`hidden_at is null`),
      k.index('users_by_last_name').on(t.application_id, t.last_name_key, t.id).where(sql`hidden_at is null`),
      k.index('users_to_purge').on(t.delete_on).where(sql`delete_on is not null`),
      k
        .index('users_by_activity')
        .on(t.application_id, t.active_at, t.id)
        .where(sql`state = 'active' and erase_after is null`),
      k
        .index('users_to_erase')
        .on(t.application_id, t.erase_after, t.id)
        .where(sql`state = 'active' and erase_after is not null`),
      k
        .index('users_by_sign_in')
        .on(t.application_id, t.last_sign_in_at, t.id)
        .where(sql`hidden_at is null and last_sign_in_at is not null`),
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
      /** The normalized contact: a lowercase email address, or a phone number in E.164. Uniqueness checks and lookups only use this. */
      value: k.key().notNull(),
      country_code: k.integer(),
      /** The national part of a phone number, for display. */
      phone: k.text(),
      verified: k.boolean().notNull(),
      primary: k.boolean().notNull(),
      active: k.boolean().notNull(),
      /** The position in the user's list. */
      position: k.integer().notNull(),
      acquired_at: k.time().notNull(),
      /**
       * Whether the account's password signs in with this contact although nobody has verified it, because both came from another system together.
       * Null means no.
       */
      opens_with_password: k.boolean(),
      released_at: k.time(),
      /** `replaced` by an update, `claimed` by or `moved` to a user who verified it, or `archived` or `purged` with its user. */
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
      // Everything that is shown of a contact, so that a page of users reads contacts from the index alone. It doesn't start with the
      // application because SQLite would otherwise choose it, as a covering index, and read every contact of the application.
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

  /** Password hashes, separate from everything that is listed or shown. */
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

  /** How many password hashes of other systems an application has left, by form. Updated in the transaction that adds or drops one. */
  const foreignHashCounts = k.table(
    'foreign_hash_counts',
    {
      application_id: k.key().notNull(),
      /** The scheme, the variant, and the cost. */
      form: k.key().notNull(),
      /** A count is spread over several rows, so that concurrent sign-ins don't wait for the same row. */
      shard: k.integer().notNull(),
      count: k.integer().notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.application_id, t.form, t.shard] })],
  )

  /** The keys with which Firebase projects hashed passwords, which the hashes name. */
  const firebaseKeys = k.table(
    'firebase_keys',
    {
      application_id: k.key().notNull(),
      /** Derived from the key, so that each is stored once. */
      id: k.key().notNull(),
      sealed: k.text().notNull(),
      created_at: k.time().notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.application_id, t.id] })],
  )

  /** The number of users of an application in each state, updated in the transaction that changes it. */
  const userCounts = k.table(
    'user_counts',
    {
      application_id: k.key().notNull(),
      state: k.text().$type<UserState>().notNull(),
      /** A count is spread over several rows, so that concurrent creates don't wait for the same row. */
      shard: k.integer().notNull(),
      count: k.integer().notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.application_id, t.state, t.shard] })],
  )

  return { users, identifiers, credentials, foreignHashCounts, firebaseKeys, userCounts }
}
