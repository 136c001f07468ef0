import type { Kit } from '../columns.ts'

/** The index behind searches for anything but the beginning of a name or an identifier. It follows changes to users shortly after their commit. */
export const makeSearchTables = (k: Kit) => {
  /** What the index knows about a user: one row each. `search-index.ts` reads and writes it. */
  const searchDocuments = k.table(
    'search_documents',
    {
      application_id: k.key().notNull(),
      user_id: k.key().notNull(),
      /** The number of the row in SQLite's full-text index. Users that were indexed later have higher numbers. */
      number: k.bigint().notNull(),
      /** The version of the user that is indexed. */
      version: k.integer().notNull(),
      /** The version of the rules by which users are indexed. Rows with an older one are indexed again. */
      rules: k.integer().notNull(),
      grams: k.grams(),
    },
    (t) => [
      k.primaryKey({ columns: [t.application_id, t.user_id] }),
      k.uniqueIndex('search_documents_numbered').on(t.number),
    ],
  )

  /** Users who have changed since they were indexed. Each change adds a row in its own transaction, so that none can be missed. */
  const searchQueue = k.table('search_queue', {
    application_id: k.key().notNull(),
    /** The ID of the event that recorded the change. */
    id: k.key().primaryKey(),
    user_id: k.key().notNull(),
  })

  /** How far all users have been compared with the index. */
  const searchWalks = k.table('search_walks', {
    name: k.key().primaryKey(),
    /** The last application and user that were compared, or nothing if no walk is under way. */
    after_application: k.key().notNull(),
    after_user: k.key().notNull(),
    /** When everyone was last compared; null if that has never been completed. */
    done_at: k.time(),
  })

  return { searchDocuments, searchQueue, searchWalks }
}

/** SQLite's full-text index. A migration creates it, because drizzle-kit doesn't know virtual tables. */
export const makeGramsTable = (k: Kit) =>
  k.table('search_grams', { rowid: k.bigint().notNull(), grams: k.text().notNull() })
