import type { Kit } from '../columns.ts'

/** Requests with an `Idempotency-Key`, for as long as repeating them returns the same response. */
export const makeIdempotencyTables = (k: Kit) => {
  const idempotencyKeys = k.table(
    'idempotency_keys',
    {
      /** The caller, the operation, and the key, as one hash. */
      key: k.key().primaryKey(),
      /** A keyed hash of the request, to detect a different request under the same key. */
      request_hash: k.text().notNull(),
      /** Until this time, the request may still be in progress. */
      held_until: k.time().notNull(),
      done_at: k.time(),
      /** The response and its cookies, encrypted; null if there is none yet, or if it isn't kept. */
      response: k.text(),
      expires_at: k.time().notNull(),
    },
    (t) => [k.index('idempotency_keys_by_expiry').on(t.expires_at)],
  )
  return { idempotencyKeys }
}
