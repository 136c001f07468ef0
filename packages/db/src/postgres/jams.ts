import { isTimeLimit } from '../faults.ts'

/*
 * Tracks statements that are blocked because something in the database is locked, by kind: the name of a prepared statement, or the text of any
 * other. Two measures keep them from blocking everything else:
 *
 * - A kind that blocked a shared connection is suspect: it runs on dedicated connections until one of its statements succeeds.
 * - A kind that ran into a time limit is jammed: one statement at a time is tried, and the others are rejected immediately, so that they don't
 *   occupy all connections while they wait. The first success ends the jam. All kinds share a few slots for their tries, and the kind that was
 *   tried least recently goes first, so kinds that stay locked never starve one that is free again.
 */

/** How long a slot is reserved for a kind that was rejected, in case it's requested again. */
const keptFor_ms = 5_000

interface Kind {
  isJammed: boolean
  isTried: boolean
  /** When it was last requested while jammed. */
  askedAt: number
}

export class Jams {
  readonly #triesMost: number
  /** Ordered from least to most recently tried. */
  readonly #kinds = new Map<string, Kind>()
  #tries = 0

  /** `triesMost` is the maximum number of concurrent tries across all kinds. */
  constructor(triesMost: number) {
    this.#triesMost = triesMost
  }

  /** Whether nothing is blocked, so that statements can skip the other checks. */
  get isNone(): boolean {
    return this.#kinds.size === 0
  }

  isSuspect(key: string): boolean {
    return this.#kinds.has(key)
  }

  suspect(key: string) {
    this.#kind(key)
  }

  /** Records that a statement succeeded, so its kind is no longer blocked. */
  succeeded(key: string) {
    // The same lock may have blocked the other kinds, so the next one that is requested can try.
    if (this.#kinds.get(key)?.isJammed) for (const kind of this.#kinds.values()) kind.askedAt = -Infinity
    this.#kinds.delete(key)
  }

  /** Records how a statement failed. */
  failed(key: string, error: unknown) {
    if (isTimeLimit(error)) this.#kind(key).isJammed = true
  }

  /** Runs a statement, or rejects it if its kind is jammed and can't be tried now. */
  async run<T>(key: string, start: () => Promise<T>): Promise<T> {
    const kind = this.#kinds.get(key)
    if (!kind) return start()
    const isTry = kind.isJammed
    if (isTry && !this.#isTurnOf(kind)) throw new Jammed()
    if (isTry) this.#beginTry(key, kind)
    try {
      const value = await start()
      this.succeeded(key)
      return value
    } finally {
      if (isTry) this.#endTry(kind)
    }
  }

  #kind(key: string): Kind {
    let kind = this.#kinds.get(key)
    if (!kind) this.#kinds.set(key, (kind = { isJammed: false, isTried: false, askedAt: -Infinity }))
    return kind
  }

  /** Whether there is a slot for a kind, not counting those reserved for the kinds ahead of it. */
  #isTurnOf(kind: Kind): boolean {
    kind.askedAt = performance.now()
    if (kind.isTried) return false
    let places = this.#triesMost - this.#tries
    for (const other of this.#kinds.values()) {
      if (other === kind || places <= 0) break
      if (other.isJammed && !other.isTried && kind.askedAt - other.askedAt < keptFor_ms) places -= 1
    }
    return places > 0
  }

  #beginTry(key: string, kind: Kind) {
    this.#kinds.delete(key)
    this.#kinds.set(key, kind)
    kind.isTried = true
    this.#tries += 1
  }

  #endTry(kind: Kind) {
    kind.isTried = false
    this.#tries -= 1
  }
}

/** The statement was rejected without being sent, because others of its kind are already waiting. */
class Jammed extends Error {
  readonly code = '55P03'

  constructor() {
    super('statements of this kind are waiting for a lock')
  }
}
