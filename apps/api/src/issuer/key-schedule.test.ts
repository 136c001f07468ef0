import { expect, test } from 'vitest'
import { expiryOf, type KeyTimes, nextKeySignsFrom, signingKey } from './key-schedule.ts'

const day_ms = 24 * 3_600_000
const start = new Date('2026-01-01T00:00:00Z')
const day = (number: number) => new Date(start.getTime() + number * day_ms)
const keyFrom = (from: Date): KeyTimes => ({ signs_from: from, expires_at: expiryOf(from) })

test('the first key signs at once', () => {
  expect(nextKeySignsFrom([], start)).toEqual(start)
})

test('the next key is created a day before it signs, once', () => {
  const first = keyFrom(start)
  expect(nextKeySignsFrom([first], day(88.9))).toBeUndefined()
  expect(nextKeySignsFrom([first], day(89))).toEqual(day(90))
  expect(nextKeySignsFrom([first, keyFrom(day(90))], day(89.5))).toBeUndefined()
  expect(signingKey([first, keyFrom(day(90))], day(89.9))).toBe(first)
})

/* Whenever an issuer is used, whether every hour or after months, the rules hold. */
test.each([0.04, 0.5, 3, 28, 31, 95, 125, 400])(
  'used every %d days, a key is always published before it signs',
  (step) => {
    let keys: KeyTimes[] = []
    const publishedFrom = new Map<KeyTimes, Date>()
    let lastSigner: KeyTimes | undefined
    const faults: string[] = []
    for (let at = 0; at < 800; at += step) {
      const now = day(at)
      keys = keys.filter(({ expires_at }) => expires_at > now)
      const wasIdle = keys.length === 0
      const from = nextKeySignsFrom(keys, now)
      if (from) {
        const key = keyFrom(from)
        keys.push(key)
        publishedFrom.set(key, now)
      }
      const signer = signingKey(keys, now)
      if (!signer) throw new Error(`nothing signs on day ${at}`)
      if (signer !== lastSigner && lastSigner && !wasIdle) {
        // Clients that fetched the keys in the last day know it, or the previous key was about to expire.
        const known_ms = now.getTime() - (publishedFrom.get(signer)?.getTime() ?? 0)
        const isUrgent = lastSigner.expires_at.getTime() - now.getTime() <= day_ms
        if (known_ms < day_ms * 0.99 && !isUrgent) faults.push(`day ${at}: a key signs before verifiers know it`)
        if (!keys.includes(lastSigner) && lastSigner.expires_at > now) faults.push(`day ${at}: a key is gone too soon`)
      }
      if (signer.expires_at <= now) faults.push(`day ${at}: an expired key signs`)
      lastSigner = signer
    }
    expect(faults).toEqual([])
  },
)

test('A first key that another request created a moment later is used, instead of creating a second one', () => {
  const now = new Date('2026-01-01T00:00:00.000Z')
  const signs_from = new Date(now.getTime() + 5)
  const key = { signs_from, expires_at: expiryOf(signs_from) }
  expect(signingKey([key], now)).toBe(key)
  expect(nextKeySignsFrom([key], now)).toBeUndefined()
})
