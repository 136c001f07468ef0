import type { Kit } from '../columns.ts'

/** What clears rows that are older than they are kept: who is at it, and how far back each table is still complete. */
export const makeHousekeepingTables = (k: Kit) => {
  const chores = k.table('chores', {
    /** The table that is cleared. */
    name: k.key().primaryKey(),
    held_by: k.key(),
    /** Nobody else starts before this; a process that died stops holding the chore then. */
    held_until: k.time(),
    /** Rows from before this may be gone. It never moves back, whatever the settings say later. */
    cleared_before: k.time(),
    /** When it last came to an end with nothing left to clear. */
    done_at: k.time(),
  })
  return { chores }
}
