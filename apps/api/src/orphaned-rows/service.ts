import { type Connection, type Database, faultCode } from '@clientele/db'
import type { Services } from '../services.ts'
import { nextGroupUid } from '../user-groups/service.ts'
import {
  collidingUsers,
  createdBy,
  findCompanyOf,
  isOnlyCompany,
  listGroups,
  listUsers,
  moveGroup,
  moveUsers,
  tablesWithOrphans,
} from './repository.ts'

export { countOrphans, deleteOrphans } from './repository.ts'

const usersAtOnce = 200

/** Logs a warning if there are rows that belong to no application. Never throws, because it must not keep the API from starting. */
export async function warnOfOrphans({ database, log }: Pick<Services, 'database' | 'log'>): Promise<void> {
  try {
    const tables = await tablesWithOrphans(database)
    if (tables.length > 0)
      log.warn({ tables }, 'some rows belong to no application: move or delete them with `node orphaned-rows.js`')
  } catch (error) {
    log.error({ fault: faultCode(error) }, 'could not look for rows that belong to no application')
  }
}

export interface Moved {
  users: number
  groups: number
  /** Not moved, because another company created them, or nobody knows who did. */
  ofOthers: string[]
  /** Not moved, because a user in the application has the same username, external_id, or verified contact. */
  colliding: string[]
}

/**
 * Moves orphaned users and groups to an application, in transactions of limited size. Orphans of several companies can be mixed, so only those
 * that the application's own company created are moved. Returns undefined if there is no such application.
 */
export async function moveOrphans(database: Database, application_id: string): Promise<Moved | undefined> {
  const company_id = await findCompanyOf(database, application_id)
  if (company_id === undefined) return undefined
  const ownedOf = ownersOf(database, company_id)
  const moved: Moved = { users: 0, groups: 0, ofOthers: [], colliding: [] }

  for (let after = ''; ; ) {
    const users = await listUsers(database, after, usersAtOnce)
    const last = users.at(-1)
    if (!last) break
    after = last.id
    const owned = await ownedOf(users.map(({ id }) => id))
    const colliding = await collidingUsers(database, application_id, users)
    const movable = users.filter(({ id }) => owned.has(id) && !colliding.has(id))
    moved.ofOthers.push(...users.filter(({ id }) => !owned.has(id)).map(({ id }) => id))
    moved.colliding.push(...users.filter(({ id }) => owned.has(id) && colliding.has(id)).map(({ id }) => id))
    if (movable.length > 0) await database.transaction((tx) => moveUsers(tx, application_id, movable))
    moved.users += movable.length
  }

  const groups = (await listGroups(database)).map(({ id }) => id)
  const owned = await ownedOf(groups)
  for (const id of groups.filter((each) => owned.has(each))) {
    await database.transaction(async (tx) => moveGroup(tx, application_id, id, await nextGroupUid(tx, application_id)))
    moved.groups += 1
  }
  return moved
}

/** Returns which of some users or groups belong to the company. If there is only one company, they all do. */
function ownersOf(database: Database, company_id: string): (ids: string[]) => Promise<Set<string>> {
  let onlyCompany: Promise<boolean> | undefined
  return async (ids) => {
    onlyCompany ??= isOnlyCompany(database satisfies Connection)
    return (await onlyCompany) ? new Set(ids) : createdBy(database, company_id, ids)
  }
}
