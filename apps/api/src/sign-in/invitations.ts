import { AppError, type PlatformConfig, type User } from '@clientele/contracts'
import { attemptOf, type CodeRow, makeLinkCode } from '../codes/service.ts'
import type { Context } from '../context.ts'
import { recordEvents } from '../events/record.ts'
import { notify } from '../notifications/notify.ts'
import { invitationLife_ms } from '../notifications/templates.ts'
import { findSignedIn } from '../sessions/service.ts'
import { isOnlyFromTeam } from '../users/facets.ts'
import type { LockedUser } from '../users/self.ts'
import { linkTo } from './deliver-code.ts'
import { verifyContact } from './own-contacts.ts'
import { listToInvite } from './repository/invited.ts'
import { completeSignIn } from './service.ts'

/*
 * Invitations bring in customers whom the team has created or imported. The link signs in once, and proves the email address that it was sent to. An
 * address that nobody has proven is only trusted with an account about which nobody has proven anything: otherwise, a typing error in it would open the
 * account to a stranger.
 */

/** What keeps a user from being invited; `may` if nothing does. */
export type Standing = 'may' | 'has_a_way_in' | 'no_email' | 'unproven_email'

/** Returns whether users can be invited. Those who have a password, a social account, a session, or an invitation, or who signed up, have a way in. */
export async function standingsOf(ctx: Context, user_ids: readonly string[]): Promise<ReadonlyMap<string, Standing>> {
  const signedIn = new Set(await findSignedIn(ctx, user_ids))
  const found = await listToInvite(ctx, user_ids)
  return new Map(
    found.map((user) => [
      user.id,
      signedIn.has(user.id) || hasWayIn(user)
        ? 'has_a_way_in'
        : user.email === null
          ? 'no_email'
          : user.verified || isOnlyFromTeam(user)
            ? 'may'
            : 'unproven_email',
    ]),
  )
}

type ToInvite = Awaited<ReturnType<typeof listToInvite>>[number]

const hasWayIn = ({ created_by, password_of, has_social, is_invited }: ToInvite) =>
  created_by === 'customer' || password_of !== null || has_social || is_invited

/** Sends invitations to locked users, who may be invited, and records them. */
export async function inviteUsers(tx: Context, user_ids: readonly string[]): Promise<void> {
  const expires_at = new Date(tx.now.getTime() + invitationLife_ms)
  const attempts = new Map<string, string>()
  for (const { id: user_id, email: value } of await listToInvite(tx, user_ids)) {
    if (value === null) continue
    const to = { kind: 'email', value } as const
    const code = await makeLinkCode(tx, { purpose: 'invitation', ...to, user_id }, { expires_at })
    const attempt = attemptOf(code)
    const link = await linkTo(tx, 'link', { code: code.secret, return_to: undefined })
    await notify(tx, to, 'invitation', { link, day: expires_at }, { attempt, user_id })
    attempts.set(user_id, attempt)
  }
  await recordEvents(
    tx,
    [...attempts.keys()].map((id) => ({ id })),
    (id) => ({ type: 'user.invited', attempt: attempts.get(id), expires_at: expires_at.toISOString() }),
  )
}

/** Signs in with the link of an invitation, which also proves the email address that it was sent to. */
export async function acceptInvitation(
  tx: Context,
  locked: LockedUser,
  config: PlatformConfig,
  code: CodeRow,
): Promise<User> {
  const held = locked.contacts.find(({ value }) => value === code.value)
  if (!held || !(held.verified || isOnlyFromTeam(locked.user))) throw new AppError('WRONG_CODE')
  const after = held.verified || locked.user.state !== 'active' ? locked : await verifyContact(tx, locked, code)
  return completeSignIn(tx, after, config, 'invitation', code, held.id)
}
