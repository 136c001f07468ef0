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
  type PairRow,
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
  if (changed.length === 0) return
  const keys = [...new Set(changed.flatMap((user) => user.keys))]
  const alike = Map.groupBy(await listAlike(tx, { application_id, keys, limit: othersMax + 1 }), ({ key }) => key)
  const pairs = pairsByUsers(await listPairsOf(tx, { application_id, ids: changed.map(({ user_id }) => user_id) }))
  for (const user of changed) await pairUser(tx, application_id, user.user_id, reasonsByOther(user, alike), pairs)
}

/** Pairs by the one user and the other, both ways. What happens to one of them is seen from the other. */
type PairsByUsers = ReturnType<typeof pairsByUsers>

function pairsByUsers(rows: readonly PairRow[]) {
  const byUser = new Map<string, Map<string, PairRow>>()
  const of = (user_id: string) => {
    const known = byUser.get(user_id) ?? new Map<string, PairRow>()
    byUser.set(user_id, known)
    return known
  }
  const pairs = {
    of,
    add(pair: PairRow) {
      of(pair.first_id).set(pair.second_id, pair)
      of(pair.second_id).set(pair.first_id, pair)
    },
    remove({ first_id, second_id }: PairRow) {
      of(first_id).delete(second_id)
      of(second_id).delete(first_id)
    },
  }
  for (const row of rows) pairs.add(row)
  return pairs
}

async function pairUser(
  tx: Connection,
  application_id: string,
  user_id: string,
  wanted: ReadonlyMap<string, DuplicateReason[]>,
  pairs: PairsByUsers,
) {
  for (const [other, pair] of pairs.of(user_id)) {
    const reasons = wanted.get(other)
    if (!reasons) {
      await deletePair(tx, pair)
      if (!pair.dismissed_at) pairs.remove(pair)
    } else if (!isDeepStrictEqual(reasons, pair.reasons)) await writeReasons(tx, pair, reasons)
  }
  for (const [other, reasons] of wanted)
    if (!pairs.of(user_id).has(other)) {
      const [first_id, second_id] = other < user_id ? [other, user_id] : [user_id, other]
      pairs.add(await insertPair(tx, { application_id, first_id, second_id, reasons }))
    }
}

/** What a user has in common with others. */
function reasonsByOther(
  { user_id, keys }: { user_id: string; keys: readonly string[] },
  alike: ReadonlyMap<string, readonly { user_id: string }[]>,
): Map<string, DuplicateReason[]> {
  const found = new Map<string, DuplicateReason[]>()
  for (const key of keys.toSorted()) {
    const others = (alike.get(key) ?? []).filter((other) => other.user_id !== user_id)
    for (const other of others.slice(0, othersMax)) {
      const reasons = found.get(other.user_id) ?? []
      if (!reasons.includes(reasonOf(key))) reasons.push(reasonOf(key))
      found.set(other.user_id, reasons)
    }
  }
  return found
}
