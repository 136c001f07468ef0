import { refuseField } from '@clientele/contracts'
import { allOrThrow, type Context } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { notify } from '../notifications/notify.ts'
import { isReachable } from '../contacts/sms-numbers.ts'
import { endSessionsThrough, lastUseOf } from '../sessions/service.ts'
import { canUsePassword } from '../passwords/shoppers.ts'
import { changeUser, findHolder, lockUser, type HeldContact, writeContact } from '../users/change.ts'
import { bestContact } from '../users/contact-of.ts'
import type { UserRow } from '../rows/users.ts'
import { afterLosing, withoutAddress, withoutPrimary } from '../users/contacts.ts'
import { masked } from '../contacts/masked.ts'

/*
 * Phone companies reassign numbers. How much it means to prove a number depends on when its customer was last active.
 */

const day_ms = 24 * 3_600_000

/**
 * Whether a customer has been away for so long that their phone number may have a new owner. Using a session counts as activity, however long ago
 * the sign-in was. Sessions are only read if the last sign-in doesn't settle it.
 */
export async function isAway(
  ctx: Context,
  { id, last_sign_in_at, created_at }: Pick<UserRow, 'id' | 'last_sign_in_at' | 'created_at'>,
): Promise<boolean> {
  const isLongAgo = (moment: Date) =>
    ctx.now.getTime() - moment.getTime() > ctx.application.recycled_number_days * day_ms
  if (!isLongAgo(last_sign_in_at ?? created_at)) return false
  const seen = await lastUseOf(ctx, id)
  return seen === undefined || isLongAgo(seen)
}

/**
 * Moves a number to a user who has proven it, before it is written there. This requires that its current customer can sign in without it, or
 * has been away for so long that the number counts as given up. Otherwise, the current customer keeps it.
 */
export async function takeNumber(tx: Context, taker_id: string, value: string): Promise<void> {
  const holder_id = await findHolder(tx, 'phone', value)
  if (holder_id !== undefined && holder_id !== taker_id) await moveNumber(tx, { from: holder_id, to: taker_id, value })
}

/** The same, if the customer who loses it is already known. */
export async function moveNumber(
  tx: Context,
  { from: holder_id, to: taker_id, value }: { from: string; to: string; value: string },
): Promise<void> {
  const { user, contacts = [] } = (await lockUser(tx, holder_id)) ?? {}
  const number = contacts.find((row) => row.value === value && row.verified)
  // The number was released in the meantime.
  if (!user || !number) return
  const left = contacts.filter((row) => row !== number)
  const usable = await usableOf(tx, left)
  if (!(await mayLose(tx, user, usable)))
    throw refuseField(
      'phone',
      'This number belongs to another active account. Sign in to that account with it, or ask the store to remove it there.',
      'PHONE_TAKEN',
    )
  const told = bestContact(usable.filter(({ isWrittenTo }) => isWrittenTo))
  const ended = await endSessionsThrough(tx, user.id, number.id, 'the number was moved')
  await allOrThrow([
    writeContact(tx, { ...number, released_at: tx.now, release_reason: 'moved' }),
    changeUser(withoutAddress(tx), user, afterLosing(tx, user, left, [value]), {
      type: 'user.number_moved_away',
      to: taker_id,
      sessions_ended: ended.length,
    }),
    ...withoutPrimary(left).map((row) => writeContact(tx, { ...row, primary: true })),
    recordEvent(tx, taker_id, { type: 'user.number_moved_in', from: user.id }),
    told && notify(tx, told, 'number_moved', { what: masked(value) }),
  ])
}

type Usable = HeldContact & { isWrittenTo: boolean }

/** Contacts that can be used to sign in, and whether messages reach them. None reach a landline, so its owner needs a password as well. */
async function usableOf(tx: Context, left: readonly HeldContact[]): Promise<Usable[]> {
  const usable: Usable[] = []
  for (const row of left)
    if (row.verified && row.active)
      usable.push({ ...row, isWrittenTo: row.kind === 'email' || (await isReachable(tx, row.value)) })
  return usable
}

/** Whether a customer can do without a number: they can sign in with another contact, or have been away for so long that it counts as given up. */
async function mayLose(tx: Context, user: UserRow, usable: readonly Usable[]): Promise<boolean> {
  if (user.state !== 'active') return false
  if (usable.some(({ isWrittenTo }) => isWrittenTo)) return true
  return (usable.length > 0 && (await canUsePassword(tx, user.id))) || isAway(tx, user)
}
