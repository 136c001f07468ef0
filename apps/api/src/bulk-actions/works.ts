import type { BulkAction } from '@clientele/contracts'
import { addBlockReason, type LockedState, unblockUsers } from '../accounts/bulk-states.ts'
import { changeState } from '../accounts/change-state.ts'
import {
  holdAttribute,
  isInHistory,
  isUnreadable,
  setForMany,
  type SharedValue,
  usersWithout,
} from '../attributes/bulk-values.ts'
import type { Context } from '../context.ts'
import { findSignedIn, signOutUsers } from '../sessions/service.ts'
import { inviteUsers, type Standing, standingsOf } from '../sign-in/invitations.ts'
import { identifying } from '../privacy/identifying.ts'
import { changeMembers, type MembersAction, membersAmong } from '../user-groups/bulk-members.ts'
import { findUsers } from '../users/change.ts'
import { contactTuples } from '../users/contact-of.ts'
import type { SelectedUser } from '../users/selected.ts'
import { type Fate, gone, type Refusal } from './fates.ts'

/*
 * What each action means for a user, and how it is done to many of them in one transaction. A preview asks the first, and a job asks it again, of users
 * whom it has locked, right before it does the second.
 */

/** What an action is done with. */
export interface Means {
  reason?: string | undefined
  group_id?: string | undefined
  group?: { name: string } | undefined
  attribute?: SharedValue | undefined
}

/** The same, when it is done. */
export interface Doing extends Means {
  job_id: string
  /** The time of the job. */
  stamp: Date
  asked: { actor: Pick<Context['actor'], 'kind' | 'id' | 'name'>; ip: string }
}

export interface BulkWork {
  /** Returns what becomes of each user. */
  fatesOf(ctx: Context, users: readonly SelectedUser[], means: Means): Promise<Fate[]>
  /**
   * Changes users. `others` are those who are as they should be. Returns what has changed, to be undone, if the action can be, and the time that it
   * is recorded with.
   */
  act(
    tx: Context,
    users: readonly LockedState[],
    doing: Doing,
    others: readonly LockedState[],
  ): Promise<{ change: Record<string, unknown>; changed_at: Date } | undefined>
}

const archived: Refusal = { code: 'archived', message: 'This customer is archived' }
const blocked: Refusal = { code: 'blocked', message: 'This customer is blocked' }
const noAttribute: Refusal = { code: 'no_attribute', message: 'The attribute was deleted' }
const unreadable: Refusal = { code: 'unreadable_value', message: 'SECRET_KEY no longer has the key of the value' }
const leaving: Refusal = {
  code: 'deletion_scheduled',
  message: 'This customer is scheduled for deletion, and already can’t sign in',
}

const namedByReason: Refusal = {
  code: 'named_by_reason',
  message: 'The reason, which is kept, says who this customer is',
}

const noSender: Refusal = { code: 'no_email_provider', message: 'No email provider is set up' }

/** What becomes of an active user who is to be invited. */
const fateOfInvited: Readonly<Record<Standing, Fate>> = {
  may: 'changed',
  has_a_way_in: 'unchanged',
  no_email: { code: 'no_email', message: 'This customer has no email address' },
  unproven_email: {
    code: 'unproven_email',
    message: 'This customer’s email address isn’t verified, and may be someone else’s',
  },
}

/** The users whose names or contacts a reason has. */
async function namedIn(ctx: Context, reason: string, users: readonly SelectedUser[]): Promise<Set<string>> {
  const known = await findUsers(ctx, idsOf(users))
  const contactsOf = (user: (typeof known)[number]) =>
    contactTuples(user).map(([, value, , phone]) => ({ value, phone }))
  return new Set(known.filter((user) => identifying(reason, user, contactsOf(user))).map(({ id }) => id))
}

/** What becomes of a user follows from the state alone. */
const byState =
  (fates: Readonly<Record<SelectedUser['state'], Fate>>): BulkWork['fatesOf'] =>
  async (_ctx, users) =>
    users.map(({ state }) => fates[state])

/** What becomes of a user who isn't archived follows from whether they are among some. */
async function byAmong(
  users: readonly SelectedUser[],
  find: (ids: string[]) => Promise<readonly string[]>,
  { among, others, hidden }: { among: Fate; others: Fate; hidden: Fate },
): Promise<Fate[]> {
  const found = new Set(await find(users.filter(({ state }) => isListed(state)).map(({ id }) => id)))
  return users.map(({ id, state }) => {
    if (state === 'purged') return gone
    if (state === 'archived') return hidden
    return found.has(id) ? among : others
  })
}

const isListed = (state: SelectedUser['state']) => state !== 'archived' && state !== 'purged'

const idsOf = (users: readonly { id: string }[]) => users.map(({ id }) => id)

const members = (action: MembersAction): BulkWork => ({
  fatesOf: (ctx, users, { group_id = '' }) =>
    byAmong(users, (ids) => membersAmong(ctx, group_id, ids), {
      among: action === 'add_to_group' ? 'unchanged' : 'changed',
      others: action === 'add_to_group' ? 'changed' : 'unchanged',
      hidden: archived,
    }),
  async act(tx, users, { group_id = '', group, job_id, stamp, asked }) {
    const told = { name: group?.name ?? '', asked: { ...asked, request_id: job_id } }
    const change = await changeMembers(tx, action, { group_id, told, stamp }, idsOf(users))
    return { change: { ...change }, changed_at: stamp }
  },
})

export const works: Readonly<Record<BulkAction, BulkWork>> = {
  block: {
    fatesOf: byState({
      active: 'changed',
      blocked: 'unchanged',
      deletion_scheduled: leaving,
      archived,
      purged: gone,
    }),
    async act(tx, users, { reason }, others) {
      await changeState(tx, 'block', users, { reason })
      if (reason) await addBlockReason(tx, others, reason)
      return { change: { ids: idsOf(users) }, changed_at: tx.now }
    },
  },
  unblock: {
    fatesOf: byState({
      active: 'unchanged',
      blocked: 'changed',
      deletion_scheduled: 'unchanged',
      archived,
      purged: gone,
    }),
    async act(tx, users, { reason }) {
      await unblockUsers(tx, users, reason)
      return { change: { ids: idsOf(users) }, changed_at: tx.now }
    },
  },
  archive: {
    fatesOf: byState({
      active: 'changed',
      blocked: 'changed',
      deletion_scheduled: 'changed',
      archived: 'unchanged',
      purged: gone,
    }),
    async act(tx, users, { reason }) {
      await changeState(tx, 'archive', users, { reason })
      return undefined
    },
  },
  erase: {
    async fatesOf(ctx, users, { reason }) {
      const named = reason === undefined ? undefined : await namedIn(ctx, reason, users)
      return users.map(({ id, state }) => {
        if (state === 'purged') return gone
        return named?.has(id) ? namedByReason : 'changed'
      })
    },
    async act(tx, users, { reason = '' }) {
      const erased = await findUsers(tx, idsOf(users))
      await changeState(tx, 'eraseNow', erased, { users: erased, reason })
      return undefined
    },
  },
  sign_out: {
    fatesOf: (ctx, users) =>
      byAmong(users, (ids) => findSignedIn(ctx, ids), { among: 'changed', others: 'unchanged', hidden: 'unchanged' }),
    async act(tx, users, { reason }) {
      await signOutUsers(tx, idsOf(users), reason)
      return undefined
    },
  },
  invite: {
    async fatesOf(ctx, users) {
      const { config, senders } = ctx.services
      if (!senders.email && !config.mailbox) return users.map(() => noSender)
      const active = users.filter(({ state }) => state === 'active')
      const standings = await standingsOf(ctx, idsOf(active))
      const others = { active: gone, blocked, deletion_scheduled: leaving, archived, purged: gone }
      return users.map(({ id, state }) => {
        const standing = standings.get(id)
        return standing ? fateOfInvited[standing] : others[state]
      })
    },
    async act(tx, users) {
      await inviteUsers(tx, idsOf(users))
      return undefined
    },
  },
  add_to_group: members('add_to_group'),
  remove_from_group: members('remove_from_group'),
  set_attribute: {
    async fatesOf(ctx, users, { attribute }) {
      if (!attribute || !(await holdAttribute(ctx, attribute.definition_id))) return users.map(() => noAttribute)
      if (isUnreadable(ctx, attribute)) return users.map(() => unreadable)
      return byAmong(users, (ids) => usersWithout(ctx, attribute, ids), {
        among: 'changed',
        others: 'unchanged',
        hidden: archived,
      })
    },
    async act(tx, users, { attribute }) {
      const definition = attribute && (await holdAttribute(tx, attribute.definition_id))
      if (!definition) return undefined
      await setForMany(tx, definition, users, attribute)
      return isInHistory(definition) ? { change: { ids: idsOf(users) }, changed_at: tx.now } : undefined
    },
  },
}
