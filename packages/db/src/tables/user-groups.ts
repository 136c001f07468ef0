import { sql } from 'drizzle-orm'
import type { Kit } from '../columns.ts'

export type UserGroupStatus = 'pending' | 'processing' | 'completed' | 'failed'

/** How a group's file is read: what the caller chose, and what was recognized. The API's `user-groups/reading.ts` describes it. */
export type GroupReading = Record<string, unknown>

/** Groups of users, their members, the skipped rows of their files, and the uploaded files themselves. */
export const makeUserGroupTables = (k: Kit) => {
  const userGroups = k.table(
    'user_groups',
    {
      application_id: k.key().notNull(),
      id: k.key().notNull(),
      /** Numbered from 1 in each application. */
      uid: k.integer().notNull(),
      name: k.text().notNull(),
      name_key: k.key().notNull(),
      description: k.text().notNull(),
      file_url: k.text().notNull(),
      type: k.text().notNull(),
      status: k.text().$type<UserGroupStatus>().notNull(),
      /** Why the file couldn't be read. */
      failure: k.text(),
      reading: k.json<GroupReading>(),
      rows: k.integer().notNull(),
      matched: k.integer().notNull(),
      error_count: k.integer().notNull(),
      member_count: k.integer().notNull(),
      read_bytes: k.bigint().notNull(),
      total_bytes: k.bigint(),
      created_at: k.time().notNull(),
      modified_at: k.time().notNull(),
      version: k.integer().notNull(),
      /** When the group was archived; null if it is in use. */
      archived_at: k.time(),
      /** Which users are members, if the group is a segment. The contract describes it. */
      rule: k.json<Record<string, unknown>>(),
      /** When a segment was last compared with all users. */
      refreshed_at: k.time(),
      /** Up to when the passing of time is reflected in a segment; null if its rule has no relative time. */
      swept_at: k.time(),
    },
    (t) => [
      k.primaryKey({ columns: [t.application_id, t.id] }),
      k.index('user_groups_to_sweep').on(t.swept_at).where(sql`swept_at is not null`),
      k.uniqueIndex('user_groups_uid').on(t.application_id, t.uid),
      k.index('user_groups_by_status').on(t.application_id, t.status, t.uid),
    ],
  )

  const userGroupMembers = k.table(
    'user_group_members',
    {
      application_id: k.key().notNull(),
      group_id: k.key().notNull(),
      user_id: k.key().notNull(),
      added_at: k.time().notNull(),
    },
    (t) => [
      k.primaryKey({ columns: [t.application_id, t.group_id, t.user_id] }),
      // A user's groups, in order.
      k.index('user_group_members_of_user').on(t.application_id, t.user_id, t.group_id),
    ],
  )

  const userGroupErrors = k.table(
    'user_group_errors',
    {
      application_id: k.key().notNull(),
      group_id: k.key().notNull(),
      line: k.integer().notNull(),
      value: k.text().notNull(),
      message: k.text().notNull(),
    },
    (t) => [
      k.primaryKey({ columns: [t.application_id, t.group_id, t.line] }),
      // For erasing a user whose contact was in a file, from before there were traces.
      k.index('user_group_errors_by_value').on(t.application_id, t.value),
    ],
  )

  const files = k.table(
    'files',
    {
      application_id: k.key().notNull(),
      id: k.key().notNull(),
      name: k.text().notNull(),
      size: k.bigint().notNull(),
      created_at: k.time().notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.application_id, t.id] }), k.index('files_by_age').on(t.created_at)],
  )

  const fileChunks = k.table(
    'file_chunks',
    {
      application_id: k.key().notNull(),
      file_id: k.key().notNull(),
      position: k.integer().notNull(),
      content: k.bytes().notNull(),
    },
    (t) => [
      k.primaryKey({ columns: [t.application_id, t.file_id, t.position] }),
      k.index('file_chunks_by_file').on(t.file_id),
    ],
  )

  /** The next number of each sequence in an application. */
  const sequences = k.table(
    'sequences',
    {
      application_id: k.key().notNull(),
      name: k.key().notNull(),
      value: k.integer().notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.application_id, t.name] })],
  )

  return { userGroups, userGroupMembers, userGroupErrors, files, fileChunks, sequences }
}
