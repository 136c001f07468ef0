import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { id } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { operation } from './operation.ts'
import { exampleConsents, UpdateUserConsentsRequestSchema, UserConsentsSchema } from './user-consents.ts'

const { asha } = exampleWorld
const userId = id().meta(means('User ID.', asha.id))

export const userConsentOperations = {
  getUserConsents: operation({
    summary: 'Get what a user agreed to',
    tag: 'Consents',
    scope: 'application',
    method: 'GET',
    path: '/customers/:userId/consents',
    permission: 'users:read',
    input: z.strictObject({ userId }, onlyKnown),
    output: UserConsentsSchema,
    errors: ['USER_NOT_FOUND'],
    events: [],
    example: { input: { userId: asha.id }, output: exampleConsents },
  }),
  updateUserConsents: operation({
    summary: 'Give or withdraw consents of a user',
    description:
      'For what a user told you elsewhere. The source is `api` for services, and `console` for operators. Either all are changed, or none.',
    tag: 'Consents',
    scope: 'application',
    method: 'PUT',
    path: '/customers/:userId/consents',
    permission: 'users:write',
    input: z.strictObject(
      { userId, body: UpdateUserConsentsRequestSchema.meta(means('What the user said.')) },
      onlyKnown,
    ),
    output: UserConsentsSchema,
    errors: ['USER_NOT_FOUND', 'USER_ARCHIVED'],
    events: ['user.consents_changed'],
    example: {
      input: {
        userId: asha.id,
        body: { privacy_policy: true, consents: [{ slug: 'email_marketing', value: false }] },
      },
      output: exampleConsents,
    },
  }),
}
