import { AppError } from '@clientele/contracts'

/*
 * Work that takes a core for a while, so only some of it runs at once and the rest waits in queues. The queues are served in turn: a flood in one never
 * keeps out another.
 */

const waitingMax = 64

export interface Turns<Queue extends string> {
  /** Runs work when it is its queue's turn. Throws OVERLOADED if the queue is full. */
  inTurn: <T>(queue: Queue, work: () => Promise<T>) => Promise<T>
  /** Throws OVERLOADED while a queue is full. Call it before anything else: then a flood costs next to nothing. */
  refuseWhileFull: (queue: Queue) => void
}

export function takeTurns<Queue extends string>(queues: readonly Queue[], concurrencyMax: number): Turns<Queue> {
  const waiting = new Map<Queue, (() => void)[]>(queues.map((queue) => [queue, []]))
  /** The least recently served first. */
  let order = queues
  let running = 0

  const lengthOf = (queue: Queue) => waiting.get(queue)?.length ?? 0

  function refuseWhileFull(queue: Queue): void {
    if (running >= concurrencyMax && lengthOf(queue) >= waitingMax)
      throw new AppError('OVERLOADED', [], { retry_after_s: 2 })
  }

  async function inTurn<T>(queue: Queue, work: () => Promise<T>): Promise<T> {
    refuseWhileFull(queue)
    if (running >= concurrencyMax) await new Promise<void>((start) => waiting.get(queue)?.push(start))
    else running += 1
    try {
      return await work()
    } finally {
      const startNext = nextInLine()
      // The slot is handed over directly, so that a new caller can't slip in before those who are waiting.
      if (startNext) startNext()
      else running -= 1
    }
  }

  /** The first entry of the queue that was served least recently. */
  function nextInLine(): (() => void) | undefined {
    const next = order.find((queue) => lengthOf(queue) > 0)
    if (next === undefined) return undefined
    order = [...order.filter((queue) => queue !== next), next]
    return waiting.get(next)?.shift()
  }

  return { inTurn, refuseWhileFull }
}
