import { isConnectionLost, isRefusal, UnknownOutcome } from '../faults.ts'
import type { Link } from './link.ts'

/*
 * Lanes: a few pipelined connections that take turns carrying statements outside of transactions, each many at a time. A lane whose
 * connection breaks opens a new one with its next statement.
 */

export type Done = (error: unknown, value?: unknown) => void

/** A statement to run. */
export interface Work {
  /** Whether it only reads: then it can safely run a second time. */
  isRead: boolean
  send(link: Link, done: Done): void
}

interface Lane {
  link: Link | undefined
  opening: Promise<Link> | undefined
}

export class Lanes {
  readonly #connect: () => Promise<Link>
  readonly #lanes: Lane[]
  #turn = 0
  #hasEnded = false

  constructor(size: number, connect: () => Promise<Link>) {
    this.#connect = connect
    this.#lanes = Array.from({ length: size }, () => ({ link: undefined, opening: undefined }))
  }

  run(work: Work): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#send(this.#next(), { work, resolve, reject, isRepeat: false })
    })
  }

  async end() {
    this.#hasEnded = true
    await Promise.all(
      this.#lanes.map(async ({ link, opening }) => (link ?? (await opening?.catch(() => undefined)))?.end()),
    )
  }

  #next(): Lane {
    this.#turn = (this.#turn + 1) % this.#lanes.length
    return this.#lanes[this.#turn] as Lane
  }

  #send(lane: Lane, task: Task) {
    if (this.#hasEnded) return task.reject(new Error('Connection terminated: the database was closed'))
    if (lane.link?.isUsable) return this.#sendOn(lane.link, lane, task)
    this.#open(lane).then(
      (link) => this.#sendOn(link, lane, task),
      (error: unknown) => {
        // The server may have no connection left to give; the other lanes may still have theirs.
        const other = this.#lanes.find(({ link }) => link?.isUsable)
        if (other?.link) this.#sendOn(other.link, other, task)
        else task.reject(error)
      },
    )
  }

  #open(lane: Lane): Promise<Link> {
    lane.opening ??= this.#connect()
      .then((link) => (lane.link = link))
      .finally(() => {
        lane.opening = undefined
      })
    return lane.opening
  }

  #sendOn(link: Link, lane: Lane, task: Task) {
    const { work } = task
    const wasSent = link.isUsable
    work.send(link, (error, value) => {
      if (error === null) return task.resolve(value)
      if (!isConnectionLost(error)) return task.reject(error)
      // The server may have said goodbye before the socket closes.
      if (lane.link === link) lane.link = undefined
      link.destroy(error as Error)
      if (!task.isRepeat && (work.isRead || !wasSent)) return this.#send(lane, { ...task, isRepeat: true })
      return task.reject(work.isRead || !wasSent || isRefusal(error) ? error : new UnknownOutcome({ cause: error }))
    })
  }
}

interface Task {
  work: Work
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
  isRepeat: boolean
}
