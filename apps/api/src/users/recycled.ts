import { refuseField } from '@clientele/contracts'
import { type Context, together } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { notify } from '../notifications/notify.ts'
import { endSessionsThrough } from '../sessions/end.ts'
import { changeUser } from './change.ts'
import { bestContact } from './contact-of.ts'
import type { UserRow } from './columns.ts'
import { afterLosing, withoutAddress, withoutPrimary } from './identifiers.ts'
import { masked } from './masked.ts'
import { findHolder, findUserForChange, type IdentifierRow, writeIdentifier } from './repository.ts'

/*
 * Phone companies hand out numbers again. What a proof of a number is worth depends on when its customer was last seen.
 */

const day_ms = 24 * 3_600_000

/** Whether a customer was away for so long that their phone number may have a new owner. */
export const isAway = (
  { application, now }: Context,
  { last_sign_in_at, created_at }: Pick<UserRow, 'last_sign_in_at' | 'created_at'>,
): boolean => now.getTime() - (last_sign_in_at ?? created_at).getTime() > application.recycled_number_days * day_ms

/**
 * Moves a number to a user who has proven it, before it is written there. The customer who had it can still sign in by another contact, or
 * was away for so long that the number counts as given up; anyone else keeps it.
 */
export async function takeNumber(tx: Context, taker_id: string, value: string): Promise<void> {
  const holder_id = await findHolder(tx, 'phone', value)
  if (holder_id !== undefined && holder_id !== taker_id) await moveNumber(tx, { from: holder_id, to: taker_id, value })
}

/** The same, from the one customer who is known to lose it. */
export async function moveNumber(
  tx: Context,
  { from: holder_id, to: taker_id, value }: { from: string; to: string; value: string },
): Promise<void> {
  const { user, identifiers = [] } = (await findUserForChange(tx, holder_id)) ?? {}
  const number = identifiers.find((row) => row.value === value && row.verified)
  // Given up in the meantime.
  if (!user || !number) return
  const left = identifiers.filter((row) => row !== number)
  if (!mayLose(tx, user, left))
    throw refuseField(
      'phone',
      'This number belongs to another account that is in use. Sign in to that account with it, or ask the store to remove it there.',
      'PHONE_TAKEN',
    )
  const told = bestContact(left)
  const ended = await endSessionsThrough(tx, user.id, number.id, 'the number was moved')
  await together([
    writeIdentifier(tx, { ...number, released_at: tx.now, release_reason: 'moved' }),
    changeUser(withoutAddress(tx), user, afterLosing(tx, user, left, [value]), {
      type: 'user.number_moved_away',
      changes: { to: taker_id, sessions_ended: ended.length },
    }),
    ...withoutPrimary(left).map((row) => writeIdentifier(tx, { ...row, primary: true })),
    recordEvent(tx, 'user.number_moved_in', taker_id, { from: user.id }),
    told && notify(tx, told, 'number_moved', { what: masked(value) }),
  ])
}

const mayLose = (tx: Context, user: UserRow, left: readonly IdentifierRow[]): boolean =>
  user.state === 'active' && (left.some(({ verified }) => verified) || isAway(tx, user))
