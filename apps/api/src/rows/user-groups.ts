import { AppError } from '@clientele/contracts'
import type { Connection, Tables } from '@clientele/db'
import { and, eq } from 'drizzle-orm'

export type UserGroupRow = Tables['userGroups']['$inferSelect']

/** The largest integer that both databases can compare with a uid. */
const uidMax = 2_147_483_647

/** The application's user group with this uid or _id. */
export async function getUserGroup(
  { db: { queries, tables }, application_id }: { db: Connection; application_id: string },
  uidOrId: string,
): Promise<UserGroupRow> {
  const { userGroups } = tables
  const uid = /^\d{1,10}$/.test(uidOrId) ? Number(uidOrId) : undefined
  if (uid !== undefined && uid > uidMax) throw new AppError('USER_GROUP_NOT_FOUND')
  const isNamed = uid === undefined ? eq(userGroups.id, uidOrId) : eq(userGroups.uid, uid)
  const [group] = await queries
    .select()
    .from(userGroups)
    .where(and(eq(userGroups.application_id, application_id), isNamed))
  if (!group) throw new AppError('USER_GROUP_NOT_FOUND')
  return group
}
