import { isTimeLimit } from '../faults.ts'

/*
 * Statements that cannot go on, by their kind (the name of a prepared statement, or the text of another), because something in the
 * database is locked. Two measures keep them from holding up everything else:
 *
 * - A kind that kept a shared connection waiting is suspect: it runs on connections of its own until one of them succeeds.
 * - A kind that ran into a time limit is jammed: one statement at a time tries again, and the others are refused at once, so that they
 *   don't take up all connections while they wait. The first that succeeds ends the jam.
 */

/** Tries at a time over all kinds. */
const triesMost = 2
interface Kind {
  isJammed: boolean
  isTried: boolean
}

export class Jams {
  readonly #kinds = new Map<string, Kind>()
  #tries = 0

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
    if (isTry && (kind.isTried || this.#tries >= triesMost)) throw new Jammed()
    if (isTry) this.#beginTry(kind)
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
    if (!kind) this.#kinds.set(key, (kind = { isJammed: false, isTried: false }))
    return kind
  }

  #beginTry(kind: Kind) {
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
