/*
 * When the keys of an issuer sign, and when they are replaced. Verifiers remember the published keys for a while, so a key is published before it
 * signs, and for as long afterward as anything that it signed is valid.
 */

const day_ms = 24 * 3_600_000

/** How long a key signs. */
const signsFor_ms = 90 * day_ms
/** How long it is published before it signs, and at least afterward. */
export const published_ms = day_ms
/** How long a key is valid in all. Nobody may need the next one for weeks, and until then this one keeps signing. */
const validFor_ms = signsFor_ms + 30 * day_ms

export interface KeyTimes {
  signs_from: Date
  expires_at: Date
}

/** Returns when a key that signs from then on expires. */
export const expiryOf = (signs_from: Date): Date => new Date(signs_from.getTime() + validFor_ms)

/**
 * Returns the key that signs now: the newest one that already may. Before the first one may, it is that one: another request has just created it, by a
 * clock that is slightly ahead.
 */
export function signingKey<Key extends KeyTimes>(keys: readonly Key[], now: Date): Key | undefined {
  const valid = keys
    .filter(({ expires_at }) => expires_at > now)
    .toSorted((one, other) => one.signs_from.getTime() - other.signs_from.getTime())
  return valid.findLast(({ signs_from }) => signs_from <= now) ?? valid[0]
}

/** Returns from when on the next key of an algorithm has to sign, if it is time to create one. */
export function nextKeySignsFrom(keys: readonly KeyTimes[], now: Date): Date | undefined {
  const current = signingKey(keys, now)
  if (!current) return now
  if (keys.some(({ signs_from }) => signs_from > now)) return undefined
  const due = current.signs_from.getTime() + signsFor_ms
  if (now.getTime() < due - published_ms) return undefined
  const from = Math.min(Math.max(due, now.getTime() + published_ms), current.expires_at.getTime() - published_ms)
  return new Date(Math.max(from, now.getTime()))
}
