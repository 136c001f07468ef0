import type { Kit } from '../columns.ts'

/** The state of deleting expired rows: which process is doing it, and how far back each table is complete. */
export const makeHousekeepingTables = (k: Kit) => {
  const chores = k.table('chores', {
    /** The table to clear. */
    name: k.key().primaryKey(),
    held_by: k.key(),
    /** The end of the lease. Other processes can't start before this, even if the holder dies. */
    held_until: k.time(),
    /** Rows from before this time may be gone. It never moves back, even if the settings change. */
    cleared_before: k.time(),
    /** When it last finished with nothing left to clear. */
    done_at: k.time(),
  })
  return { chores }
}
