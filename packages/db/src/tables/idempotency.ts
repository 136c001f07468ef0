import type { Kit } from '../columns.ts'

/** Requests that came with an `Idempotency-Key`, for as long as a repetition gets the same response. */
export const makeIdempotencyTables = (k: Kit) => {
  const idempotencyKeys = k.table(
    'idempotency_keys',
    {
      /** The caller, the operation and the key they gave, as one hash. */
      key: k.key().primaryKey(),
      /** A keyed hash of the request, so that another request under the same key is told apart. */
      request_hash: k.text().notNull(),
      /** Until then the request may be under way. */
      held_until: k.time().notNull(),
      done_at: k.time(),
      /** The response and its cookies, sealed; null while there is none, and where it isn't kept. */
      response: k.text(),
      expires_at: k.time().notNull(),
    },
    (t) => [k.index('idempotency_keys_by_expiry').on(t.expires_at)],
  )
  return { idempotencyKeys }
}
