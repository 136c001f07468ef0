import { setTimeout as wait } from 'node:timers/promises'
import { blocksEventLoop, type Connection, type Database } from '@clientele/db'

/** The target duration of a step, which is shorter if the event loop waits for it. */
const step_ms = 40
const stepOnEventLoop_ms = 8
/** Fewer rows wouldn't help anyone: on a busy machine, most of a step is waiting for the processor. */
const rowsMin = 500
const rowsMax = 2_000
/** After each step, the database is left to others for this many times as long. */
const restsPerStep = 4
const restMax_ms = 100

/**
 * Keeps clearing from getting in the way of requests: a step clears as many rows as take a few milliseconds on this machine under its current
 * load, and is followed by a pause longer than the step.
 */
export class Pace {
  readonly #step_ms: number
  readonly #ends: number
  readonly #signal: AbortSignal
  #rows = rowsMin
  #took_ms = 0
  /** The longest step so far. */
  longest_ms = 0

  constructor(database: Database, { turn_ms, signal }: { turn_ms: number; signal: AbortSignal }) {
    this.#step_ms = blocksEventLoop(database) ? stepOnEventLoop_ms : step_ms
    this.#ends = performance.now() + turn_ms
    this.#signal = signal
  }

  /** How many rows to clear next. A heavy row, such as a piece of a file, counts as several. */
  rows(weight = 1): number {
    return Math.max(1, Math.round(this.#rows / weight))
  }

  /** Whether the time is up, for this turn or for the process. */
  get isOver(): boolean {
    return this.#signal.aborted || performance.now() > this.#ends
  }

  /** Runs a step, which deletes in one transaction. Waiting for other writes doesn't count as its time. */
  step<Row>(database: Database, work: (tx: Connection) => Promise<Row[]>): Promise<Row[]> {
    return database.transaction(async (tx) => {
      const began = performance.now()
      const rows = await work(tx)
      this.#took_ms = performance.now() - began
      return rows
    })
  }

  /** Pauses after a step, and adapts the size of the next one. */
  async rest(): Promise<void> {
    const took_ms = this.#took_ms
    this.#took_ms = 0
    this.longest_ms = Math.max(this.longest_ms, took_ms)
    if (took_ms > this.#step_ms) this.#rows = Math.max(rowsMin, this.#rows / 2)
    else if (took_ms < this.#step_ms / 2) this.#rows = Math.min(rowsMax, this.#rows * 1.5)
    await wait(Math.min(took_ms * restsPerStep, restMax_ms), undefined, { signal: this.#signal }).catch(() => undefined)
  }
}
