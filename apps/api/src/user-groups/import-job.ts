import type { PayloadOf } from '../jobs/kinds.ts'

/** What the job that reads a group's file has to do. */
export type ImportInput = PayloadOf<'import_members'>

/** What a step has changed in a group. Recorded to be undone, in this shape. */
export interface MemberChange {
  /** Users who joined. */
  joined: string[]
  /** Users who left, by the time at which they had joined, ISO 8601 in UTC. */
  left: { added_at: string; ids: string[] }[]
}

/** Where reading a file continues, and what has come of it so far. It exists once the file has been checked. */
export interface Checkpoint {
  /** The rows that have been applied. */
  rows: number
  matched: number
  error_count: number
  joined: number
  left: number
  /** The number of rows in the file. */
  rows_total: number
  /** The time of this import, which all members in the file are stamped with. ISO 8601 in UTC. */
  stamp: string
  /** Whether members without the stamp are removed at the end, and up to which user ID that is done. */
  replaces: boolean
  removed_up_to: string
}

export const firstCheckpoint = ({
  stamp,
  ...known
}: { stamp: Date } & Pick<Checkpoint, 'rows_total' | 'replaces'>): Checkpoint => ({
  ...known,
  stamp: stamp.toISOString(),
  rows: 0,
  matched: 0,
  error_count: 0,
  joined: 0,
  left: 0,
  removed_up_to: '',
})
