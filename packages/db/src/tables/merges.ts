import { sql } from 'drizzle-orm'
import type { ActorRecord, Kit } from '../columns.ts'

/** Users who were merged into others, and users who may be the same person. */
export const makeMergeTables = (k: Kit) => {
  /** A merge that can still be undone. What the user who was merged away had otherwise stays under their ID. */
  const userMerges = k.table(
    'user_merges',
    {
      application_id: k.key().notNull(),
      id: k.key().notNull(),
      /** The user who stays. */
      survivor_id: k.key().notNull(),
      /** The user who became a part of the survivor. */
      other_id: k.key().notNull(),
      reason: k.text().notNull(),
      by: k.json<ActorRecord>().notNull(),
      /** What has to be known to undo it. The API's `merges/kept.ts` describes it. */
      kept: k.json<Record<string, unknown>>().notNull(),
      created_at: k.time().notNull(),
      /** Until when it can be undone. */
      expires_at: k.time().notNull(),
    },
    (t) => [
      k.primaryKey({ columns: [t.application_id, t.id] }),
      k.index('user_merges_of_survivor').on(t.application_id, t.survivor_id, t.id),
      k.uniqueIndex('user_merges_of_other').on(t.application_id, t.other_id),
      k.index('user_merges_by_expiry').on(t.expires_at),
    ],
  )

  /** What makes a user look like another one, as hashes: each phone number, email address, and the name with the date of birth. */
  const userLikenesses = k.table(
    'user_likenesses',
    {
      application_id: k.key().notNull(),
      key: k.key().notNull(),
      user_id: k.key().notNull(),
    },
    (t) => [
      k.primaryKey({ columns: [t.application_id, t.key, t.user_id] }),
      k.index('user_likenesses_of_user').on(t.application_id, t.user_id, t.key),
    ],
  )

  /** Two users who may be the same person. */
  const userPairs = k.table(
    'user_pairs',
    {
      application_id: k.key().notNull(),
      id: k.key().notNull(),
      /** The one with the smaller ID, who was created first. */
      first_id: k.key().notNull(),
      second_id: k.key().notNull(),
      /** What they have in common. */
      reasons: k.json<string[]>().notNull(),
      /** When the team said that they are two people. */
      dismissed_at: k.time(),
      dismissed_by: k.json<ActorRecord>(),
    },
    (t) => [
      k.primaryKey({ columns: [t.application_id, t.id] }),
      k.uniqueIndex('user_pairs_of_users').on(t.application_id, t.first_id, t.second_id),
      k.index('user_pairs_of_second').on(t.application_id, t.second_id),
      k.index('user_pairs_open').on(t.application_id, t.id).where(sql`dismissed_at is null`),
      k.index('user_pairs_dismissed').on(t.application_id, t.id).where(sql`dismissed_at is not null`),
    ],
  )

  return { userMerges, userLikenesses, userPairs }
}
