import type { Connection } from '@clientele/db'
import { forgetWords } from './repository.ts'
import { secretLife_ms } from './templates.ts'

/**
 * Clears the text of messages whose code or link has expired, at most `limit` of each kind. Returns the highest number of any kind. Delivered
 * messages have already lost their text; these are messages in a mailbox, and undelivered ones.
 */
export async function forgetSecrets(db: Connection, now: Date, limit: number): Promise<number> {
  let most = 0
  for (const [template, life_ms] of Object.entries(secretLife_ms))
    most = Math.max(most, await forgetWords(db, template, { before: new Date(now.getTime() - life_ms), limit }))
  return most
}
