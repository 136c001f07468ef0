import type { Kit } from '../columns.ts'

/** The state of deleting expired rows: which process is doing it, and from when on each table is complete. */
export const makeHousekeepingTables = (k: Kit) => {
  const chores = k.table('chores', {
    /** The table to clear. */
    name: k.key().primaryKey(),
    held_by: k.key(),
    /** Nobody else starts before this. If the process dies, the chore becomes available then. */
    held_until: k.time(),
    /** Rows from before this may be gone. It never moves back, whatever the settings say later. */
    cleared_before: k.time(),
    /** When it last finished with nothing left to clear. */
    done_at: k.time(),
  })
  return { chores }
}
