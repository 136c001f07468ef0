import type { Connection } from '@clientele/db'
import { forgetWords } from './repository.ts'
import { secretLife_ms } from './templates.ts'

/**
 * Forgets the words of messages whose code or link has expired, of each kind at most `limit`; returns of how many of the kind with the
 * most. Messages that a provider took have lost their words already: these are the ones of a mailbox, and the ones nobody delivered.
 */
export async function forgetSecrets(db: Connection, now: Date, limit: number): Promise<number> {
  let most = 0
  for (const [template, life_ms] of Object.entries(secretLife_ms))
    most = Math.max(most, await forgetWords(db, template, { before: new Date(now.getTime() - life_ms), limit }))
  return most
}
