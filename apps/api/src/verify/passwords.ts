import { listWrongForms, moveForeignCount } from '../passwords/shoppers.ts'
import type { Check } from './check.ts'

/** The number of password hashes of other systems that are left, in each form. */
export const checkForeignHashes: Check = async function* (db, application_id) {
  for (const { form, stored, counted } of await listWrongForms(db, application_id))
    yield {
      what: 'foreign_hash_counts',
      of: form,
      stored,
      actual: counted,
      repair: async () => {
        const drift = (await listWrongForms(db, application_id)).find((other) => other.form === form)
        if (drift) await moveForeignCount(db, { application_id, form, count: drift.counted - drift.stored })
        return drift !== undefined
      },
    }
}
