import { isTimeLimit } from '../faults.ts'

/*
 * Statements that cannot go on, by their kind (the name of a prepared statement, or the text of another), because something in the
 * database is locked. Two measures keep them from holding up everything else:
 *
 * - A kind that kept a shared connection waiting is suspect: it runs on connections of its own until one of them succeeds.
 * - A kind that ran into a time limit is jammed: one statement at a time tries again, and the others are refused at once, so that they
 *   don't take up all connections while they wait. The first that succeeds ends the jam. All kinds share a few places for their tries;
 *   the kind that was tried least recently goes first, so kinds that stay locked never keep out one that is free again.
 */

/** How long a place is kept for a kind that was refused, in case it is asked for again. */
const keptFor_ms = 5_000

interface Kind {
  isJammed: boolean
  isTried: boolean
  /** When it was last asked for while jammed. */
  askedAt: number
}

export class Jams {
  readonly #triesMost: number
  /** The least recently tried first. */
  readonly #kinds = new Map<string, Kind>()
  #tries = 0

  /** `triesMost` is the number of tries at a time over all kinds. */
  constructor(triesMost: number) {
    this.#triesMost = triesMost
  }

  /** Whether nothing is held up: then statements need not ask. */
  get isNone(): boolean {
    return this.#kinds.size === 0
  }

  isSuspect(key: string): boolean {
    return this.#kinds.has(key)
  }

  suspect(key: string) {
    this.#kind(key)
  }

  /** Notes that a statement succeeded: its kind can go on. */
  succeeded(key: string) {
    // What held it up may have held up the others too: whichever is asked for next may try.
    if (this.#kinds.get(key)?.isJammed) for (const kind of this.#kinds.values()) kind.askedAt = -Infinity
    this.#kinds.delete(key)
  }

  /** Notes how a statement failed. */
  failed(key: string, error: unknown) {
    if (isTimeLimit(error)) this.#kind(key).isJammed = true
  }

  /** Runs a statement; or refuses it, while its kind is jammed and others are trying. */
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

  /** Whether there is a place for a kind besides those kept for the kinds ahead of it. */
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

/** Refused without having been sent: others of its kind are waiting already. */
class Jammed extends Error {
  readonly code = '55P03'

  constructor() {
    super('statements of this kind are waiting for a lock')
  }
}
