import { refuseField } from '@clientele/contracts'
import { atomically, type TeamContext } from '../context.ts'
import { recordTeamEvent } from '../events/record.ts'
import { verifyPassword } from '../passwords/hashing.ts'
import { countSignIn } from './limits.ts'
import { findCredentials, findOperator, type OperatorRow, replacePasswordHash } from './repository.ts'

/** How long an address that an operator has signed in from is known. */
const home_ms = 90 * 24 * 3_600_000

/** Returns the operator with this email and password. The attempt is counted, and recorded if it fails. */
export async function findProven(ctx: TeamContext, email: string, password: string) {
  const attempt = countSignIn(ctx, email)
  await attempt.fromHere()
  const found = await findCredentials(ctx.db, {
    email,
    ip: ctx.request.ip,
    since: new Date(ctx.now.getTime() - home_ms),
  })
  // At an address that the operator has recently signed in from, attempts from elsewhere keep nobody out.
  if (!found?.is_known_address) await attempt.fromAnywhere()
  const isKnown = found !== undefined && (found.is_known_address || found.operator.id === ctx.actor.id)
  const queue = isKnown ? 'known operators' : 'unknown operators'
  const before = found?.password_hash ?? undefined
  const replace = async (after: string) =>
    found !== undefined &&
    before !== undefined &&
    replacePasswordHash(ctx.db, found.operator.id, { before, after }, ctx.now)
  const password_hash = await verifyPassword(queue, password, before, replace)
  if (!found || password_hash === undefined || !found.operator.active) {
    await recordFailure(ctx, found?.operator)
    return undefined
  }
  await attempt.refund()
  return { operator: found.operator, password_hash }
}

/** Records failures for unknown addresses too, without a company: it takes the same time, and someone may be trying many of them. */
const recordFailure = (ctx: TeamContext, operator: OperatorRow | undefined) =>
  atomically({ ...ctx, company_id: operator?.company_id ?? '' }, (tx) =>
    recordTeamEvent(tx, operator?.id ?? '', { type: 'operator.sign_in_failed' }),
  )

/**
 * Throws unless an operator has sent their password, for what can't be undone. It counts as an attempt to sign in. A service has proven itself with its
 * key, and has no password.
 */
export async function requirePassword(ctx: TeamContext, password: string | undefined): Promise<void> {
  if (ctx.actor.kind !== 'operator') return
  const operator = await findOperator(ctx.db, ctx.company_id, ctx.actor.id)
  const proven = operator && password !== undefined && (await findProven(ctx, operator.email, password))
  if (!proven) throw notThePassword()
}

/** The password of the caller is wrong. */
export const notThePassword = () => refuseField('body.current_password', 'is incorrect', 'WRONG_CREDENTIALS')
