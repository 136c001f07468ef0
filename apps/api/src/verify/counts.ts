import type { Check } from './check.ts'
import { listWrongCounts, moveCount } from './repository/counts.ts'

/** The number of users in each state, which lists show as their total. */
export const checkCounts: Check = async function* (db, application_id) {
  for (const { state, stored, counted } of await listWrongCounts(db, application_id))
    yield {
      what: 'user_counts',
      of: state,
      stored,
      actual: counted,
      repair: async () => {
        const drift = (await listWrongCounts(db, application_id)).find((other) => other.state === state)
        if (drift) await moveCount(db, { application_id, state, count: drift.counted - drift.stored })
        return drift !== undefined
      },
    }
}
