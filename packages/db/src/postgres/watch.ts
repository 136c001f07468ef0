import { setTimeout as wait } from 'node:timers/promises'
import { isConnectionLost, isFromServer } from '../faults.ts'
import type { Link } from './link.ts'

/*
 * Watches every connection that is waiting for an answer. The server's own time limits don't help when the network between us and the
 * server is silent: then the answer never arrives, and TCP takes a quarter of an hour to notice.
 *
 * Time is counted in ticks without a byte from the server rather than read from a clock: however late a tick is because this process
 * was busy, what had arrived by then is read before the next one.
 */

const tick_ms = 50
const ticksIn = (duration_ms: number) => Math.ceil(duration_ms / tick_ms)

/** A statement at the head of a shared connection that takes this long holds up the others too much. */
export const stuckAfter_ms = 250
/** Without a byte for this long, a second connection is asked what the server is doing on the first one. */
const doubtfulAfter_ms = 1_000
/** How long an answer that the server has sent may still be on its way. */
const onTheWay_ms = 100

/** What the server says about its end of a connection: busy with our statement, or not. */
export type Verdict = 'busy' | 'idle'

export interface WatchOptions {
  /** How long the server may take for one statement, by its own limits; 0 for any time. */
  statement_ms: number
  /** Asks the server over a new connection about others. Undefined where connections can't be told apart. */
  ask: ((links: readonly Link[]) => Promise<Map<Link, Verdict>>) | undefined
}

interface Watched {
  bytesRead: number
  stillTicks: number
  onStuck: (() => void) | undefined
}

export class Watch {
  readonly #options: WatchOptions
  readonly #watched = new Map<Link, Watched>()
  #timer: NodeJS.Timeout | undefined
  #isAsking = false
  #openTransactions = 0
  #silences = 0

  constructor(options: WatchOptions) {
    this.#options = options
  }

  /** Watches a connection until it ends. Calls `onStuck` once for each statement that keeps others waiting. */
  add(link: Link, onStuck?: () => void) {
    link.silencesBefore = this.#silences
    this.#watched.set(link, { bytesRead: -1, stillTicks: 0, onStuck })
    link.once('end', () => this.#watched.delete(link))
  }

  /** Whether a connection is older than the last silence: then it is probably dead as well, though nobody has tried it since. */
  isDoubtful(link: Link): boolean {
    return link.silencesBefore !== this.#silences
  }

  /** To be called when a statement is sent. */
  wake() {
    this.#timer ??= setInterval(() => this.#tick(), tick_ms).unref()
  }

  transactionBegins() {
    this.#openTransactions += 1
    this.wake()
  }

  transactionEnds() {
    this.#openTransactions -= 1
  }

  #tick() {
    const doubtful: Link[] = []
    let isQuiet = this.#openTransactions === 0
    for (const [link, watched] of this.#watched) {
      if (!link.isWaiting) {
        watched.bytesRead = -1
        continue
      }
      isQuiet = false
      if (link.bytesRead !== watched.bytesRead) {
        watched.bytesRead = link.bytesRead
        watched.stillTicks = 0
        continue
      }
      watched.stillTicks += 1
      if (watched.stillTicks === ticksIn(stuckAfter_ms)) watched.onStuck?.()
      if (this.#isOverdue(watched)) link.destroy(new NoAnswer('the server did not answer a statement in time'))
      else if (watched.stillTicks % ticksIn(doubtfulAfter_ms) === 0) doubtful.push(link)
    }
    if (doubtful.length > 0) void this.#ask(doubtful)
    if (!isQuiet) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** By then the server would have ended the statement by itself. */
  #isOverdue({ stillTicks }: Watched) {
    const { statement_ms } = this.#options
    return statement_ms > 0 && stillTicks > ticksIn(statement_ms + doubtfulAfter_ms)
  }

  async #ask(links: Link[]) {
    const { ask } = this.#options
    if (!ask || this.#isAsking) return
    this.#isAsking = true
    const bytesBefore = new Map(links.map((link) => [link, link.bytesRead]))
    const endSilent = (silent: Link[], reason: string) => {
      const dead = silent.filter((link) => link.isWaiting && link.bytesRead === bytesBefore.get(link))
      if (dead.length > 0) this.#silences += 1
      for (const link of dead) link.destroy(new NoAnswer(reason))
    }
    try {
      const verdicts = await ask(links)
      await wait(onTheWay_ms, undefined, { ref: false })
      const silent = links.filter((link) => verdicts.get(link) === 'idle')
      endSilent(silent, 'the network is silent: the server is not working on the statement')
    } catch (error) {
      // A server that refuses another connection is there, and its answers may still come.
      if (isConnectionLost(error) && !isFromServer(error)) endSilent(links, 'the server cannot be reached')
    } finally {
      this.#isAsking = false
    }
  }
}

/** A connection that was given up because nothing came back on it. */
class NoAnswer extends Error {
  readonly code = 'ETIMEDOUT'
}
