import type { Connection } from '@clientele/db'
import { deleteSpent } from './repository/spent.ts'

/** Forgets codes, sign-ups and solved captchas that expired before a moment. */
export const forgetSpent = (db: Connection, before: Date): Promise<void> => deleteSpent(db, before)
