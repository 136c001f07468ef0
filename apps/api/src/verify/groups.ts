import type { Database } from '@clientele/db'
import { titleKey } from '../contacts/normalize.ts'
import type { Check } from './check.ts'
import {
  deleteMembers,
  endOfMembers,
  findGroup,
  findNumbers,
  type GroupFacts,
  listGroups,
  listLeftMembers,
  moveMemberCount,
  raiseNumber,
  writeNameKey,
} from './repository/groups.ts'

/** Members must be existing users in existing groups. */
export const checkMembers: Check = async function* (db, application_id) {
  let after = { group_id: '', user_id: '' }
  for (;;) {
    const last = await endOfMembers(db, application_id, after)
    const left = Map.groupBy(await listLeftMembers(db, application_id, after, last), ({ group_id }) => group_id)
    for (const [group_id, members] of left)
      yield {
        what: 'user_group_members',
        of: `group ${group_id}`,
        stored: `${members.length} members who don't exist`,
        actual: 'none',
        repair: () =>
          db.transaction(async (tx) => {
            const ids = members.map(({ user_id }) => user_id)
            const deleted = await deleteMembers(tx, application_id, group_id, ids)
            await moveMemberCount(tx, application_id, group_id, -deleted)
            return deleted > 0
          }),
      }
    if (!last) return
    after = last
  }
}

/** A group's derived data: its number of members, and the key for searching its name. */
export const checkGroups: Check = async function* (db, application_id) {
  for await (const group of everyGroup(db, application_id)) {
    const { id, uid, member_count, counted } = group
    const of = `group ${uid} (${id})`
    if (member_count !== counted)
      yield {
        what: 'user_groups.member_count',
        of,
        stored: member_count,
        actual: counted,
        repair: async () => {
          const now = await findGroup(db, application_id, id)
          const drift = now ? now.counted - now.member_count : 0
          if (drift !== 0) await moveMemberCount(db, application_id, id, drift)
          return drift !== 0
        },
      }
    const name_key = titleKey(group.name)
    if (group.name_key !== name_key)
      yield {
        what: 'user_groups.name_key',
        of,
        stored: group.name_key,
        actual: name_key,
        repair: async () => {
          await writeNameKey(db, application_id, id, name_key)
          return true
        },
      }
  }
}

/** No group may have a number that hasn't been assigned yet. */
export const checkNumbers: Check = async function* (db, application_id) {
  const { greatest, given } = await findNumbers(db, application_id)
  if (given >= greatest) return
  yield {
    what: 'sequences.user_group',
    of: 'the numbers of groups',
    stored: given,
    actual: greatest,
    repair: async () => {
      await raiseNumber(db, application_id, greatest)
      return true
    },
  }
}

async function* everyGroup(db: Database, application_id: string): AsyncGenerator<GroupFacts> {
  for (let after = ''; ; ) {
    const groups = await listGroups(db, application_id, after)
    yield* groups
    const last = groups.at(-1)
    if (!last) return
    after = last.id
  }
}
