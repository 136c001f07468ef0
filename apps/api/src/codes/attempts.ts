import type { EventPayload } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { hashSecret } from '../secrets.ts'
import { type CodeRow, findCode, findLatestCode, findLink } from './repository.ts'
import { attemptsMax } from './service.ts'

/*
 * What a rejected attempt says about the code it was made with.
 */

/** What callers send to name a code. */
interface NamedCode {
  request_id?: string | undefined
  resend_token?: string | undefined
  /** The secret of a link. */
  link?: string | undefined
  /** The contact that it was sent to. */
  contact?: string | undefined
}

/** Returns the code that a caller means, whether or not it was right and can still be used. */
export async function findMeantCode(ctx: Context, named: NamedCode): Promise<CodeRow | undefined> {
  const { request_id, resend_token, link, contact } = named
  const id = request_id ?? resend_token?.split('.')[0]
  if (id !== undefined) return findCode(ctx, id)
  if (link !== undefined) return findLink(ctx, hashSecret(link))
  return contact === undefined ? undefined : findLatestCode(ctx, contact)
}

/** Returns why a code was rejected, which only the team is told. */
export function rejectionOf({ now }: Context, code: CodeRow | undefined): EventPayload<'code.rejected'>['reason'] {
  if (!code) return 'not_requested'
  if (code.used_at) return 'used'
  if (code.expires_at <= now) return 'expired'
  const isLink = code.resend_hash === null
  // Guesses don't count against links. One that is found but no longer works was for an earlier state of the account.
  if (isLink) return 'expired'
  return Math.max(code.attempts, code.attempts_nearby, code.attempts_elsewhere) >= attemptsMax
    ? 'no_tries_left'
    : 'wrong'
}
