import type { Connection } from '@clientele/db'
import { deleteMessages, forgetWords } from './repository.ts'
import { secretLife_ms } from './templates.ts'

/**
 * Forgets messages that are older than they are kept, and of the others the words as soon as what they hold is good for nothing any
 * more. Those that a provider took have lost their words already: these are the ones of a mailbox, and the ones nobody delivered.
 */
export async function forgetMessages(db: Connection, now: Date, kept_ms: number): Promise<void> {
  const before = (age_ms: number) => new Date(now.getTime() - age_ms)
  for (const [template, life_ms] of Object.entries(secretLife_ms)) await forgetWords(db, template, before(life_ms))
  await deleteMessages(db, before(kept_ms))
}
