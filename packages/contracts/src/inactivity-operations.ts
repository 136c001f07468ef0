import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import {
  GetInactivityInput,
  InactivitySchema,
  UpdateInactivityRequestSchema,
  UserInactivitySchema,
} from './inactivity.ts'
import { id } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { operation } from './operation.ts'

const { asha, moment } = exampleWorld

/** The retention clock: erasing customers who have not been active for long. */
export const inactivityOperations = {
  getInactivity: operation({
    summary: 'Get the retention clock, what it did, and how many customers it is about',
    tag: 'Retention',
    scope: 'application',
    method: 'GET',
    path: '/inactivity',
    permission: 'config:read',
    input: GetInactivityInput,
    output: InactivitySchema,
    errors: [],
    events: [],
    example: { input: { days: 3650 }, output: { asked_days: 3650, due: 0, report: [] } },
  }),
  getUserInactivity: operation({
    summary: 'See when a user was last active, and whether they will be erased for being inactive',
    description: 'A sign-in, and any use of a session, cancels the erasure at once.',
    tag: 'Retention',
    scope: 'application',
    method: 'GET',
    path: '/customers/:userId/inactivity',
    permission: 'users:read',
    input: z.strictObject({ userId: id().meta(means('User ID.', asha.id)) }, onlyKnown),
    output: UserInactivitySchema,
    errors: ['USER_NOT_FOUND'],
    events: [],
    example: { input: { userId: asha.id }, output: { last_active_at: moment } },
  }),
  updateInactivity: operation({
    summary: 'Switch the retention clock on or off',
    description:
      'Customers without a sign-in and any other activity for so many days are told, and erased 48 hours later. The clock of each starts at the latest of their last activity, their import, and this call, so nobody is erased sooner than `days` from now. Activity cancels it. `due` has to be the number of customers who are inactive for that long already.',
    tag: 'Retention',
    scope: 'application',
    method: 'PUT',
    path: '/inactivity',
    permission: 'applications:write',
    input: z.strictObject({ body: UpdateInactivityRequestSchema.meta(means('The clock.')) }, onlyKnown),
    output: InactivitySchema,
    errors: ['INACTIVE_COUNT_CHANGED'],
    events: ['application.updated'],
    keepsNulls: 'body',
    example: {
      input: { body: { days: 3650, due: 0 } },
      output: {
        days: 3650,
        since: '2024-06-01T09:30:00.000Z',
        first_erasure_at: '2034-05-30T09:30:00.000Z',
        report: [],
      },
    },
  }),
}
