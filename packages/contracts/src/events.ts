import type * as z from 'zod'
import { applicationEvents } from './events/applications.ts'
import { attributeEvents } from './events/attributes.ts'
import { consentEvents } from './events/consents.ts'
import type { EventDefinition } from './events/definition.ts'
import { domainEvents } from './events/domains.ts'
import { importEvents } from './events/imports.ts'
import { exportEvents } from './events/exports.ts'
import { inactivityEvents } from './events/inactivity.ts'
import { jobEvents } from './events/jobs.ts'
import { oauthClientEvents } from './events/oauth-clients.ts'
import { oauthResourceEvents } from './events/oauth-resources.ts'
import { operatorEvents } from './events/operators.ts'
import { signInEvents } from './events/sign-in.ts'
import { userGroupEvents } from './events/user-groups.ts'
import { userEvents } from './events/users.ts'

/*
 * Every event that is recorded, named in the past tense. The type says what happened; the payload holds the details, in fields with a
 * meaning of their own. `changes` always holds the values of a field before and after, and nothing else.
 */

export const events = {
  ...userEvents,
  ...signInEvents,
  ...userGroupEvents,
  ...attributeEvents,
  ...importEvents,
  ...consentEvents,
  ...inactivityEvents,
  ...jobEvents,
  ...exportEvents,
  ...applicationEvents,
  ...domainEvents,
  ...oauthClientEvents,
  ...oauthResourceEvents,
  ...operatorEvents,
} satisfies Record<string, EventDefinition>

export type EventType = keyof typeof events
export const eventTypes = Object.keys(events) as [EventType, ...EventType[]]

/** Events that any operation that sends messages can record, in addition to its own. */
export const roadEvents: readonly EventType[] = ['message.budget_exhausted']

/** What can go wrong when someone tries to prove who they are. These are recorded outside of the transaction that failed. */
export const failedAttempts = [
  'user.sign_in_failed',
  'code.rejected',
  'sign_in.rate_limited',
  'sign_in.refused',
  'captcha.rejected',
] as const satisfies readonly EventType[]
export type FailedAttempt = (typeof failedAttempts)[number]

/** The events of operations that send a code or link. Those that ask for a captcha can also record `captcha.rejected`. */
export const sendingEvents = ['code.requested', 'code.rejected', 'sign_in.rate_limited', 'sign_in.refused'] as const
/** The events of operations that verify a code or link. */
export const verifyingEvents = ['code.accepted', 'code.rejected', 'sign_in.rate_limited', 'sign_in.refused'] as const

/** The payload of an event of a type. */
export type EventPayload<Type extends EventType> = z.output<(typeof events)[Type]['payload']>

/** An event to record: its type, next to the fields of its payload. */
export type EventToRecord<Type extends EventType = EventType> = {
  [Each in Type]: { type: Each } & EventPayload<Each>
}[Type]
