/** The user states that operators can see. A purged user isn't shown anywhere. */
export const userStates = ['active', 'blocked', 'archived', 'deletion_scheduled'] as const
export type UserStatus = (typeof userStates)[number]
