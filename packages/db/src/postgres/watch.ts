import { setTimeout as wait } from 'node:timers/promises'
import { isConnectionLost, isFromServer } from '../faults.ts'
import type { Link } from './link.ts'

/*
 * Watches every connection that is waiting for a response. The server's own time limits don't help if the network goes silent: the response
 * never arrives, and TCP takes 15 minutes to notice.
 *
 * Time is measured in ticks without a byte from the server, rather than by a clock. If this process is busy and a tick is late, data that has
 * arrived is still read before the next tick.
 */

const tick_ms = 50
const ticksIn = (duration_ms: number) => Math.ceil(duration_ms / tick_ms)

/** After this long, a statement at the head of a shared connection blocks the others too much. */
export const stuckAfter_ms = 250
/** After this long without a byte, we ask the server over a second connection what it's doing on the first one. */
const doubtfulAfter_ms = 1_000
/** How long a response that the server has sent can take to arrive. */
const onTheWay_ms = 100

/** Whether the server is busy with our statement on a connection, or idle. */
export type Verdict = 'busy' | 'idle'

export interface WatchOptions {
  /** The server's own time limit for one statement; 0 for no limit. */
  statement_ms: number
  /** Asks the server over a new connection about others. Undefined if connections can't be identified, as behind a pooler. */
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

  /** Watches a connection until it closes. Calls `onStuck` once for each statement that blocks the ones behind it. */
  add(link: Link, onStuck?: () => void) {
    link.silencesBefore = this.#silences
    this.#watched.set(link, { bytesRead: -1, stillTicks: 0, onStuck })
    link.once('end', () => this.#watched.delete(link))
  }

  /** Whether a connection is older than the last silence, and so probably dead as well, even though it hasn't been used since. */
  isDoubtful(link: Link): boolean {
    return link.silencesBefore !== this.#silences
  }

  /** Must be called when a statement is sent. */
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
      if (this.#isOverdue(watched)) link.destroy(new NoResponse('the server did not respond to a statement in time'))
      else if (watched.stillTicks % ticksIn(doubtfulAfter_ms) === 0) doubtful.push(link)
    }
    if (doubtful.length > 0) void this.#ask(doubtful)
    if (!isQuiet) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** Whether the server would have canceled the statement by now. */
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
      for (const link of dead) link.destroy(new NoResponse(reason))
    }
    try {
      const verdicts = await ask(links)
      await wait(onTheWay_ms, undefined, { ref: false })
      const silent = links.filter((link) => verdicts.get(link) === 'idle')
      endSilent(silent, 'the network is silent: the server is not working on the statement')
    } catch (error) {
      // A server that rejects another connection is alive, and its responses may still arrive.
      if (isConnectionLost(error) && !isFromServer(error)) endSilent(links, 'the server cannot be reached')
    } finally {
      this.#isAsking = false
    }
  }
}

/** The connection was closed because no response arrived. */
class NoResponse extends Error {
  readonly code = 'ETIMEDOUT'
}
