import type { ImportFault } from '@clientele/contracts'
import { titleKey } from '../contacts/normalize.ts'
import type { Context } from '../context.ts'
import { findOrAddGroups, joinGroups } from '../user-groups/join-groups.ts'
import { faultsOfGroups, faultsOfSegments, meantBy, newGroupsMax, unknownIn } from './groups.ts'
import type { ImportInput } from './import-job.ts'
import type { Known } from './known.ts'
import type { ImportRow } from './normalize.ts'

/*
 * The groups that the customers of some records join.
 */

interface JoiningGroups {
  /** What is wrong with the groups of a record. Remembers those that it would create. */
  faultsOf(row: ImportRow): ImportFault[]
  /** Notes the groups that a customer joins. Returns whether there are any. */
  add(user_id: string, row: ImportRow): boolean
  /** Has all of them join, unless it's a dry run. Returns the names of the groups that were created. */
  join(tx: Context): Promise<string[]>
}

/** `groups_created` are the names of the groups that earlier records have created, or would have. */
export function joiningGroups(
  { groups: { byKey, isMember } }: Pick<Known, 'groups'>,
  { input, groups_created }: { input: ImportInput; groups_created: readonly string[] },
): JoiningGroups {
  const earlier = new Set(groups_created.map(titleKey))
  /** Names of groups to create, by their keys. */
  const fresh = new Map<string, string>()
  const users = new Map<string, string[]>()

  return {
    faultsOf(row) {
      if (!input.groups || row.groups.length === 0) return []
      const unknown = unknownIn(row.groups, byKey).filter(({ name }) => !isPlanned(titleKey(name)))
      const distinct = [...new Map(unknown.map((each) => [titleKey(each.name), each])).values()]
      const room = newGroupsMax - groups_created.length - fresh.size
      return [
        ...faultsOfSegments(row.groups, byKey),
        ...faultsOfGroups(distinct, { creates: input.unknown_groups === 'create', room }),
      ]
    },
    add(user_id, row) {
      let joins = false
      for (const { name } of input.groups ? meantBy(row.groups, byKey) : []) {
        const key = titleKey(name)
        const group = byKey.get(key)
        if (!group && !earlier.has(key)) fresh.set(key, fresh.get(key) ?? name)
        if (group && isMember(group.id, user_id)) continue
        users.set(key, [...(users.get(key) ?? []), user_id])
        joins = true
      }
      return joins
    },
    async join(tx) {
      if (!input.dry_run && users.size > 0) {
        const groups = fresh.size === 0 ? byKey : await findOrAddGroups(tx, [...namesOf(users.keys())])
        const byId = [...users].flatMap(([key, ids]): [string, string[]][] => {
          const id = groups.get(key)?.id
          return id === undefined ? [] : [[id, [...new Set(ids)]]]
        })
        await joinGroups(tx, new Map(byId))
      }
      return [...fresh.values()]
    },
  }

  function isPlanned(key: string): boolean {
    return earlier.has(key) || fresh.has(key)
  }

  function* namesOf(keys: Iterable<string>) {
    for (const key of keys) yield fresh.get(key) ?? key
  }
}
