import type { Kit } from '../columns.ts'

/** How segments follow changes: which of them mention what, and who has changed. */
export const makeSegmentTables = (k: Kit) => {
  /** The fields that the rules of segments mention, so that a change only costs the segments that it can concern. */
  const segmentFields = k.table(
    'segment_fields',
    {
      application_id: k.key().notNull(),
      /** A part of a user that can change, or `group:` and the ID of another group. */
      field: k.key().notNull(),
      group_id: k.key().notNull(),
    },
    (t) => [
      k.primaryKey({ columns: [t.application_id, t.field, t.group_id] }),
      k.index('segment_fields_of_group').on(t.application_id, t.group_id),
    ],
  )

  /** Users to compare with the segments again, in applications that have some. */
  const segmentQueue = k.table(
    'segment_queue',
    {
      application_id: k.key().notNull(),
      /** Begins with the time of the change. Without a field, it is the ID of the event that recorded the change. */
      id: k.key().primaryKey(),
      /** Empty if the field has changed for everyone. */
      user_id: k.key().notNull(),
      /** What has changed; null if the event says so. `segment:` and an ID is a segment whose relative times have passed. */
      field: k.key(),
    },
    (t) => [k.index('segment_queue_of_application').on(t.application_id, t.id)],
  )

  return { segmentFields, segmentQueue }
}
