import { isDeepStrictEqual } from 'node:util'
import type { DuplicateReason } from '@clientele/contracts'
import type { Connection } from '@clientele/db'
import type { UserWithContacts } from '../../rows/users.ts'
import { likenessesOf, reasonOf } from './keys.ts'
import {
  addLikenesses,
  deletePair,
  insertPair,
  listAlike,
  listLikenesses,
  listPairsOf,
  removeLikenesses,
  writeReasons,
} from './repository/pairs.ts'

/*
 * Keeps the pairs of users who may be the same person up to date. It is a part of the step that indexes changed users, so a change costs only what that
 * user has, and only if it concerns a key.
 */

/** With how many others with the same key a user is paired. A number of a family, or a frequent name, would otherwise make a pair of each two. */
const othersMax = 5

/** Pairs users, who have changed, with those they look like now. Must run inside the transaction that indexes them. */
export async function pairUsers(
  tx: Connection,
  application_id: string,
  users: readonly UserWithContacts[],
): Promise<void> {
  const known = Map.groupBy(
    await listLikenesses(tx, { application_id, ids: users.map(({ id }) => id) }),
    ({ user_id }) => user_id,
  )
  const changed = users.flatMap((user) => {
    const keys = likenessesOf(user)
    const before = (known.get(user.id) ?? []).map(({ key }) => key)
    const added = keys.filter((key) => !before.includes(key))
    const removed = before.filter((key) => !keys.includes(key))
    return added.length + removed.length === 0 ? [] : [{ user_id: user.id, keys, added, removed }]
  })
  await removeLikenesses(
    tx,
    application_id,
    changed.map(({ user_id, removed }) => ({ user_id, keys: removed })),
  )
  await addLikenesses(
    tx,
    application_id,
    changed.map(({ user_id, added }) => ({ user_id, keys: added })),
  )
  for (const { user_id, keys } of changed) await pairUser(tx, application_id, user_id, keys)
}

async function pairUser(tx: Connection, application_id: string, user_id: string, keys: readonly string[]) {
  const wanted = await reasonsByOther(tx, application_id, user_id, keys)
  const pairs = await listPairsOf(tx, application_id, user_id)
  for (const pair of pairs) {
    const reasons = wanted.get(pair.first_id === user_id ? pair.second_id : pair.first_id)
    if (!reasons) await deletePair(tx, pair)
    else if (!isDeepStrictEqual(reasons, pair.reasons)) await writeReasons(tx, pair, reasons)
  }
  const paired = new Set(pairs.flatMap(({ first_id, second_id }) => [first_id, second_id]))
  for (const [other, reasons] of wanted)
    if (!paired.has(other)) {
      const [first_id, second_id] = other < user_id ? [other, user_id] : [user_id, other]
      await insertPair(tx, { application_id, first_id, second_id, reasons })
    }
}

/** What a user has in common with others. */
async function reasonsByOther(tx: Connection, application_id: string, user_id: string, keys: readonly string[]) {
  const found = new Map<string, DuplicateReason[]>()
  for (const key of keys.toSorted())
    for (const other of await listAlike(tx, { application_id, key, user_id, limit: othersMax })) {
      const reasons = found.get(other.user_id) ?? []
      if (!reasons.includes(reasonOf(key))) reasons.push(reasonOf(key))
      found.set(other.user_id, reasons)
    }
  return found
}
