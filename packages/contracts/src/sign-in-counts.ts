import * as z from 'zod'
import { means, onlyKnown } from './means.ts'
import { operation } from './operation.ts'

const someUsers = (what: string) =>
  z
    .object({
      count: z.number().meta(means('How many users there are.', 12)),
      relation: z
        .enum(['eq', 'gte'])
        .meta(means('`eq`: the count is exact. `gte`: there are at least that many.', 'eq')),
    })
    .meta(means(what))

export const SignInCountsSchema = z
  .object({
    password: someUsers('Active users who have a password, and no linked social account.'),
    social: someUsers('Active users who have a linked social account, and no password.'),
  })
  .meta(means('How many users depend on one way to sign in, besides codes.'))
export type SignInCounts = z.infer<typeof SignInCountsSchema>

export const signInCountOperations = {
  getSignInCounts: operation({
    summary: 'Count the users who have only a password, or only a linked social account',
    description:
      'For deciding whether to turn a way to sign in off. All other users sign in with codes, or have both. Looks at up to 10,000 users with each, so it costs the same in every application.',
    tag: 'Users',
    scope: 'application',
    method: 'GET',
    path: '/customers/sign-in-counts',
    permission: 'users:read',
    input: z.strictObject({}, onlyKnown),
    output: SignInCountsSchema,
    errors: [],
    events: [],
    example: {
      input: {},
      output: { password: { count: 0, relation: 'eq' }, social: { count: 0, relation: 'eq' } },
    },
  }),
}
