import { typed } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { sameHash, signatures } from '../secrets.ts'
import { type CodeRow, liveLinksOf, takeAttempt } from './repository.ts'
import { attemptsMax, type IsAccepted, wrongGuess } from './service.ts'

/*
 * A link that is opened somewhere else shows six digits, which are typed where it was requested.
 */

/** The short code that stands for a link. Only this service can derive it, so it isn't stored. */
export const shortCodeOf = (ctx: Context, code: CodeRow): string => shortCodesOf(ctx, code)[0] ?? ''

/** The short code under each of the keys, because it may have been shown before the key was replaced. */
const shortCodesOf = ({ services, application_id }: Context, { id }: CodeRow): string[] =>
  signatures(services.config.secretKeys, 'short code', `${application_id}:${id}`).map((signature) =>
    String(Buffer.from(signature, 'base64').readUInt32BE() % 1_000_000).padStart(6, '0'),
  )

/** Returns the six digits of a short code, in any format, or undefined for anything else, such as the secret of a link. */
export const readShortCode = (text: string): string | undefined =>
  /^(\d{3})[ -]?(\d{3})$/.exec(typed(text))?.slice(1).join('')

/**
 * Returns the link that a short code stands for, if the calling session requested it. Attempts are counted as for other six-digit codes.
 */
export async function proveShortCode(ctx: Context, digits: string, isAccepted: IsAccepted): Promise<CodeRow> {
  const links = ctx.shopper ? await liveLinksOf(ctx, ctx.shopper) : []
  let left: number | undefined
  for (const link of links.filter(isAccepted)) {
    const row = await takeAttempt(ctx, link.id, 'attempts', attemptsMax)
    if (row && shortCodesOf(ctx, row).some((code) => sameHash(code, digits))) return row
    if (row) left = Math.max(left ?? 0, attemptsMax - row.attempts)
  }
  throw wrongGuess(left)
}
