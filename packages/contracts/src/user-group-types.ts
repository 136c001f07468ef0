export const userGroupTypes = ['bulk', 'conditional'] as const
export type UserGroupType = (typeof userGroupTypes)[number]
