import { faultCode } from '@clientele/db'
import { forgetExpiredTokens } from './api-keys/service.ts'
import { forgetMessages } from './notifications/forget.ts'
import { forgetOldAttempts } from './rate-limits/forget-expired.ts'
import { forgetSpent } from './sign-in/spent.ts'
import type { Services } from './services.ts'
import { forgetOldFiles } from './user-groups/files.ts'

const every_ms = 15 * 60_000
const filesKept_ms = 30 * 24 * 3_600_000
/** Spent codes are kept for a day: limits and resends look at the last ones. */
const codesKept_ms = 24 * 3_600_000

/** Forgets, now and then, what has served its time. Several processes may do so at once; each takes a bounded bite. */
export function startHousekeeping({ config, database, log }: Services): { stop: () => void } {
  const chores: Record<string, () => Promise<unknown>> = {
    'bearer tokens': () => forgetExpiredTokens(database, new Date()),
    'attempts that no longer count': () => forgetOldAttempts(database, new Date()),
    'uploaded files': () => forgetOldFiles(database, new Date(Date.now() - filesKept_ms)),
    messages: () => forgetMessages(database, new Date(), config.messagesKept_ms),
    'codes and sign-ups': () => forgetSpent(database, new Date(Date.now() - codesKept_ms)),
  }
  const tidy = async () => {
    for (const [what, chore] of Object.entries(chores))
      await chore().catch((error: unknown) => log.error({ fault: faultCode(error), what }, 'could not be forgotten'))
  }
  const timer = setInterval(() => void tidy(), every_ms)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
