import { AppError } from '@clientele/contracts'
import { type Connection, forUpdate, type Tables } from '@clientele/db'
import { and, eq, inArray } from 'drizzle-orm'

export type UserGroupRow = Tables['userGroups']['$inferSelect']

/** The largest integer that both databases can compare with a uid. */
const uidMax = 2_147_483_647

interface Place {
  db: Connection
  application_id: string
}

/** The application's user group with this uid or _id. */
export const getUserGroup = async (ctx: Place, uidOrId: string): Promise<UserGroupRow> =>
  required(await selectGroup(ctx, uidOrId))

/** The same, or undefined if there is none. */
export const findUserGroup = async (ctx: Place, uidOrId: string): Promise<UserGroupRow | undefined> =>
  (await selectGroup(ctx, uidOrId))[0]

/** The same, locked until the transaction ends. */
export const lockUserGroup = async (tx: Place, uidOrId: string): Promise<UserGroupRow> =>
  required(await forUpdate(tx.db, selectGroup(tx, uidOrId)))

/** The groups that jobs are about, as far as they still exist, by _id. */
export async function groupsOfJobs(
  { db: { queries, tables }, application_id }: Place,
  jobs: readonly { input: { group_id?: string } }[],
): Promise<ReadonlyMap<string | undefined, UserGroupRow>> {
  const { userGroups } = tables
  const ids = jobs.flatMap(({ input: { group_id } }) => group_id ?? [])
  if (ids.length === 0) return new Map()
  const groups = await queries
    .select()
    .from(userGroups)
    .where(and(eq(userGroups.application_id, application_id), inArray(userGroups.id, ids)))
  return new Map(groups.map((group) => [group.id, group]))
}

function selectGroup({ db: { queries, tables }, application_id }: Place, uidOrId: string) {
  const { userGroups } = tables
  const uid = /^\d{1,10}$/.test(uidOrId) ? Number(uidOrId) : undefined
  if (uid !== undefined && uid > uidMax) throw new AppError('USER_GROUP_NOT_FOUND')
  const isNamed = uid === undefined ? eq(userGroups.id, uidOrId) : eq(userGroups.uid, uid)
  return queries
    .select()
    .from(userGroups)
    .where(and(eq(userGroups.application_id, application_id), isNamed))
}

function required([group]: UserGroupRow[]): UserGroupRow {
  if (!group) throw new AppError('USER_GROUP_NOT_FOUND')
  return group
}
