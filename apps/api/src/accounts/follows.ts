import type { EventPayload, EventToRecord } from '@clientele/contracts'
import type { UserState } from '@clientele/db'
import type { JobToAdd } from '../jobs/queue.ts'
import type { Facts } from '../notifications/notify.ts'
import type { TemplateName } from '../notifications/templates.ts'
import type { UserRow } from '../rows/users.ts'
import type { ContactOf } from '../users/contact-of.ts'

/*
 * The consequences of a change of an account's state: one list, in which each change answers each question, and which `changeState` carries
 * out. A change without an answer does not compile.
 */

/** The input of each change, besides the users. */
export interface ChangeInput {
  block: { reason: string | undefined }
  unblock: { reason: string | undefined; blocked_for: string | undefined }
  archive: { reason: string | undefined }
  scheduleDeletion: {
    user: UserRow
    contact: ContactOf | undefined
    delete_on: Date
    /** The reason stored with the state. */
    state_reason: string | null
    details: Omit<EventPayload<'user.deletion_scheduled'>, 'delete_on'>
  }
  undoDeletion: { contact: ContactOf | undefined; details: EventPayload<'user.undeleted'> }
  erase: { users: readonly UserRow[] }
  eraseNow: { users: readonly UserRow[]; reason: string }
  undoCreation: { users: readonly UserRow[] }
  expire: { users: readonly UserRow[] }
}

export type StateChange = keyof ChangeInput

interface Message {
  to: ContactOf | undefined
  template: TemplateName
  facts?: Facts
}

export interface Follows<Input> {
  /** The states it starts from. Users in any other state are left unchanged. */
  from: readonly UserState[]
  to: UserState
  /** The reason stored with the state. */
  reason: (input: Input) => string | null
  event: (input: Input, sessions_ended: number) => EventToRecord
  /** Whether the user stays in lists and searches. */
  listed: 'still' | 'no more'
  /** What happens to sessions. `count`: the event includes how many ended, so they end before it is recorded. */
  sessions: 'stay' | 'are erased' | { end: string; count?: true }
  /** Codes and links that were already sent. */
  codes: 'stay' | 'end' | 'are erased'
  /** Released contacts can be used by others. */
  contacts: 'stay' | 'are released' | 'are erased'
  groups: 'stay' | 'are left' | 'are erased'
  /** What remains of the users: their whole rows, or only tombstones of these. */
  leaves: 'the user' | ((input: Input) => readonly UserRow[])
  /** When the user will be erased. */
  delete_on: (input: Input) => Date | null
  /** The message to the user. */
  message: 'none' | ((input: Input) => Message)
  /** The job that follows later. */
  job: 'none' | ((input: Input) => JobToAdd)
}

const nothing = () => null
const unchanged = {
  listed: 'still',
  sessions: 'stay',
  codes: 'stay',
  contacts: 'stay',
  groups: 'stay',
  leaves: 'the user',
} as const
const silently = { delete_on: nothing, message: 'none', job: 'none' } as const

/** `repository/erasers.ts` says what is erased in each table. */
const erasing: Omit<Follows<{ users: readonly UserRow[] }>, 'from'> = {
  to: 'purged',
  reason: nothing,
  event: () => ({ type: 'user.purged' }),
  listed: 'no more',
  sessions: 'are erased',
  codes: 'are erased',
  contacts: 'are erased',
  groups: 'are erased',
  leaves: ({ users }) => users,
  ...silently,
}

export const follows: { [Change in StateChange]: Follows<ChangeInput[Change]> } = {
  block: {
    from: ['active'],
    to: 'blocked',
    reason: ({ reason = null }) => reason,
    event: ({ reason }) => ({ type: 'user.blocked', reason }),
    ...unchanged,
    ...silently,
    sessions: { end: 'blocked' },
  },
  unblock: {
    from: ['blocked'],
    to: 'active',
    reason: ({ reason = null }) => reason,
    event: ({ reason, blocked_for }) => ({ type: 'user.unblocked', reason, blocked_for }),
    ...unchanged,
    ...silently,
  },
  archive: {
    from: ['active', 'blocked', 'deletion_scheduled'],
    to: 'archived',
    reason: ({ reason = null }) => reason,
    event: ({ reason }, sessions_ended) => ({ type: 'user.archived', reason, sessions_ended }),
    listed: 'no more',
    sessions: { end: 'archived', count: true },
    codes: 'stay',
    contacts: 'are released',
    groups: 'are left',
    leaves: 'the user',
    ...silently,
  },
  scheduleDeletion: {
    from: ['active'],
    to: 'deletion_scheduled',
    reason: ({ state_reason }) => state_reason,
    event: ({ delete_on, details }) => ({
      type: 'user.deletion_scheduled',
      delete_on: delete_on.toISOString(),
      ...details,
    }),
    listed: 'still',
    sessions: { end: 'deletion requested' },
    codes: 'end',
    contacts: 'stay',
    groups: 'stay',
    leaves: 'the user',
    delete_on: ({ delete_on }) => delete_on,
    message: ({ contact, delete_on }) => ({
      to: contact,
      template: 'deletion_scheduled',
      facts: { day: delete_on },
    }),
    job: ({ user, delete_on }) => ({
      kind: 'purge_user',
      payload: { user_id: user.id, delete_on: delete_on.toISOString() },
      run_at: delete_on,
    }),
  },
  undoDeletion: {
    from: ['deletion_scheduled'],
    to: 'active',
    reason: nothing,
    event: ({ details }) => ({ type: 'user.undeleted', ...details }),
    ...unchanged,
    ...silently,
    message: ({ contact }) => ({ to: contact, template: 'deletion_undone' }),
  },
  erase: { from: ['deletion_scheduled'], ...erasing },
  // Asked for by the team, without the waiting period.
  eraseNow: {
    ...erasing,
    from: ['active', 'blocked', 'archived', 'deletion_scheduled'],
    event: ({ reason }) => ({ type: 'user.purged', reason }),
  },
  // The retention clock erases customers who have not been active for long. Blocked and archived ones are the team's to erase.
  expire: {
    ...erasing,
    from: ['active'],
    event: () => ({ type: 'user.purged', reason: 'was inactive for too long' }),
  },
  // An import that is undone erases whom it has created.
  undoCreation: { from: ['active', 'blocked', 'archived'], ...erasing },
}
