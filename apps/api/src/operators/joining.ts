import { AppError } from '@clientele/contracts'
import { atomically, type Handler, type TeamContext } from '../context.ts'
import { recordTeamEvent } from '../events/record.ts'
import { notifyOperator } from '../notifications/notify.ts'
import { hashPassword } from '../passwords/hashing.ts'
import { refuseWeakPassword } from '../passwords/policy.ts'
import { hashSecret } from '../secrets.ts'
import { countLink } from './limits.ts'
import {
  anyOperator,
  anyOperatorForFirst,
  findInvitation,
  findOperator,
  patchOperator,
  setPasswordHash,
  takeInvitation,
} from './repository.ts'
import { addOperator, asOperator, emailKey, hasBeenHere, toOperator } from './service.ts'
import { openSession } from './sessions.ts'

/*
 * How operators join: the first one, and everyone who was invited, has a one-time link and chooses a password. Anyone can call these operations,
 * so the link is looked up before the password is hashed, and used up afterward, in the transaction of what it unlocks.
 */

export const setUpFirstOperator: Handler<'setUpFirstOperator'> = async (ctx, { body }) => {
  const link = await tryLink(ctx, body.token).catch(async (error: unknown) => {
    // Someone else has just used this link, so there is an operator now.
    throw isExpired(error) && (await anyOperator(ctx.db)) ? new AppError('ALREADY_SET_UP') : error
  })
  if (await anyOperator(ctx.db)) throw new AppError('ALREADY_SET_UP')
  if (link.operator_id !== null) throw new AppError('INVITATION_EXPIRED')
  await refuseWeakPassword(body.password, [body.name, body.email], 'body.password')
  const password_hash = await hashPassword('known operators', body.password)
  const operator = await atomically(ctx, async (tx) => {
    if (await anyOperatorForFirst(tx.db)) throw new AppError('ALREADY_SET_UP')
    const { company_id } = await useLink(tx, link)
    const inCompany = { ...tx, company_id }
    const owner = await addOperator(inCompany, { ...body, email: emailKey(body.email), role: 'owner' }, password_hash)
    await recordTeamEvent(asOperator(inCompany, owner), owner.id, { type: 'operator.set_up' })
    await openSession(inCompany, owner)
    return owner
  })
  await link.refund()
  return { operator: toOperator({ ...operator, joined: true }) }
}

export const acceptInvitation: Handler<'acceptInvitation'> = async (ctx, { body }) => {
  const link = await tryLink(ctx, body.token)
  const { company_id, operator_id } = link
  const invited = operator_id === null ? undefined : await findOperator(ctx.db, company_id, operator_id)
  if (!invited?.active) throw new AppError('INVITATION_EXPIRED')
  await refuseWeakPassword(body.password, [body.name ?? invited.name, invited.email], 'body.password')
  const password_hash = await hashPassword('known operators', body.password)
  const operator = await atomically({ ...ctx, company_id }, async (tx) => {
    await useLink(tx, link)
    // They may have been deactivated while the password was being hashed.
    const held = await findOperator(tx.db, company_id, invited.id)
    if (!held?.active) throw new AppError('INVITATION_EXPIRED')
    const named = body.name === undefined ? undefined : await patchOperator(tx.db, held.id, { name: body.name })
    await setPasswordHash(tx.db, held.id, password_hash, tx.now)
    const fact = hasBeenHere(held) ? 'operator.password_changed' : 'operator.joined'
    await recordTeamEvent(asOperator(tx, named ?? held), held.id, { type: fact })
    if (hasBeenHere(held)) await notifyOperator(tx, held, 'team_password_changed')
    await openSession(tx, named ?? held)
    return named ?? held
  })
  await link.refund()
  return { operator: toOperator({ ...operator, joined: true }) }
}

const isExpired = (error: unknown) => error instanceof AppError && error.code === 'INVITATION_EXPIRED'

/** Returns the one-time link of a token, without using it up. Every attempt counts against the caller's address unless it is valid. */
async function tryLink(ctx: TeamContext, token: string) {
  const attempt = countLink(ctx)
  await attempt.take()
  const token_hash = hashSecret(token)
  const link = await findInvitation(ctx.db, token_hash, ctx.now)
  if (!link) throw new AppError('INVITATION_EXPIRED')
  return { ...link, token_hash, refund: attempt.refund }
}

/** Uses up the link. A second caller is refused. Must run inside a transaction. */
async function useLink(tx: TeamContext, { token_hash }: { token_hash: string }) {
  const link = await takeInvitation(tx.db, token_hash, tx.now)
  if (!link) throw new AppError('INVITATION_EXPIRED')
  return link
}
