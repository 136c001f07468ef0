import type { Connection } from '@clientele/db'
import { deleteExpiredAttempts } from './repository.ts'

/** Forgets attempts that no longer count. */
export const forgetOldAttempts = (db: Connection, now: Date): Promise<void> => deleteExpiredAttempts(db, now)
