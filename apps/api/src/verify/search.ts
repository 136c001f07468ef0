import type { Check } from './check.ts'
import { deleteDocuments, listIndexed, listLeftDocuments, requeue } from './repository/search.ts'

/** The index of searches has a row for every user, and none for users who are erased. */
export const checkIndex: Check = async function* (db, application_id) {
  for (let after = ''; ; ) {
    const users = await listIndexed(db, application_id, after)
    for (const { id } of users.filter(({ isMissing }) => isMissing))
      yield {
        what: 'search_documents',
        of: `user ${id}`,
        stored: 'nothing',
        actual: 'a user',
        repair: async () => {
          await requeue(db, application_id, id)
          return true
        },
      }
    const last = users.at(-1)?.id
    if (last === undefined) break
    after = last
  }
  for (let after = ''; ; ) {
    const left = await listLeftDocuments(db, application_id, after)
    for (const { user_id } of left)
      yield {
        what: 'search_documents',
        of: `user ${user_id}`,
        stored: 'a row',
        actual: 'no user',
        repair: async () => {
          await db.transaction((tx) => deleteDocuments(tx, application_id, [user_id]))
          return true
        },
      }
    const last = left.at(-1)?.user_id
    if (last === undefined) return
    after = last
  }
}
