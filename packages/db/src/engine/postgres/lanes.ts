import { isConnectionLost, isRefusal, isTimeLimit, isUnprepared, UnknownOutcome } from '../../faults.ts'
import type { Jams } from '../../postgres/jams.ts'
import type { Link } from '../../postgres/link.ts'
import type { Watch } from '../../postgres/watch.ts'

/*
 * Lanes: a few pipelined connections that take turns carrying statements outside of transactions, each many at a time. Responses arrive in
 * the order of the statements, so one that waits, for a lock perhaps, would hold up all behind it. A lane that is held up leaves its
 * connection to the statement that waits and opens another one; reads that stood behind it run there. A lane whose connection breaks
 * opens a new one with its next statement.
 */

export type Done = (error: unknown, value?: unknown) => void

/** A statement to run. */
export interface Work {
  /** Its kind: statements of one kind wait for the same things. */
  key: string
  /** Whether it only reads: then it can safely run a second time. */
  isRead: boolean
  send(link: Link, done: Done): void
}

export interface LanesOptions {
  size: number
  connect: () => Promise<Link>
  /** Runs one statement on a connection of its own. */
  runAlone: (work: Work) => Promise<unknown>
  watch: Watch
  jams: Jams
}

/** Connections beside the lanes, at most, on which statements that wait are left. */
const asideMost = 4

export class Lanes {
  readonly #options: LanesOptions
  readonly #lanes: Lane[]
  readonly #aside = new Set<Channel>()
  #turn = 0
  #hasEnded = false

  constructor(options: LanesOptions) {
    this.#options = options
    this.#lanes = Array.from({ length: options.size }, () => ({ channel: undefined, opening: undefined }))
  }

  run(work: Work): Promise<unknown> {
    const { jams, runAlone } = this.#options
    if (!jams.isNone && jams.isSuspect(work.key)) return jams.run(work.key, () => runAlone(work))
    return new Promise((resolve, reject) => {
      this.#send(this.#next(), { work, resolve, reject, isRepeat: false, isSettled: false })
    })
  }

  async end() {
    this.#hasEnded = true
    const links = this.#lanes.map(async ({ channel, opening }) => channel ?? (await opening?.catch(() => undefined)))
    await Promise.all([...links, ...this.#aside].map(async (channel) => (await channel)?.link.end()))
  }

  #next(): Lane {
    this.#turn = (this.#turn + 1) % this.#lanes.length
    return this.#lanes[this.#turn] as Lane
  }

  #send(lane: Lane, task: Task) {
    if (this.#hasEnded) return task.reject(new Error('Connection terminated: the database was closed'))
    const { channel } = lane
    if (channel?.link.isUsable) {
      if (!this.#options.watch.isDoubtful(channel.link)) return this.#sendOn(channel, lane, task)
      this.#retire(lane, channel)
    }
    this.#open(lane).then(
      (channel) => this.#sendOn(channel, lane, task),
      (error: unknown) => {
        // The server may have no connection left to give; the other lanes may still have theirs.
        const other = this.#lanes.find(({ channel }) => channel?.link.isUsable)
        if (other?.channel) this.#sendOn(other.channel, other, task)
        else task.reject(error)
      },
    )
  }

  #open(lane: Lane): Promise<Channel> {
    lane.opening ??= this.#options
      .connect()
      .then((link) => {
        const channel = { link, tasks: [] as Task[] }
        this.#options.watch.add(link, () => this.#leave(lane, channel))
        return (lane.channel = channel)
      })
      .finally(() => {
        lane.opening = undefined
      })
    return lane.opening
  }

  #sendOn(channel: Channel, lane: Lane, task: Task) {
    const { work } = task
    const { link, tasks } = channel
    const wasSent = link.isUsable
    tasks.push(task)
    this.#options.watch.wake()
    work.send(link, (error, value) => {
      remove(tasks, task)
      if (this.#aside.has(channel)) this.#clearAside(channel, error)
      if (error === null && !this.#options.jams.isNone) this.#options.jams.succeeded(work.key)
      if (task.isSettled) return
      task.isSettled = true
      if (error === null) return task.resolve(value)
      this.#options.jams.failed(work.key, error)
      if (isUnprepared(error) && !task.isRepeat) {
        this.#retire(lane, channel)
        return this.#repeat(lane, task)
      }
      if (!isConnectionLost(error)) return task.reject(error)
      // The server may have said goodbye before the socket closes.
      if (lane.channel === channel) lane.channel = undefined
      link.destroy(error as Error)
      if (!task.isRepeat && (work.isRead || !wasSent)) return this.#repeat(lane, task)
      return task.reject(work.isRead || !wasSent || isRefusal(error) ? error : new UnknownOutcome({ cause: error }))
    })
  }

  /** Leaves a connection to the statement that holds it up; reads of other kinds behind it get a second chance elsewhere. */
  #leave(lane: Lane, channel: Channel) {
    const [head, ...behind] = channel.tasks
    if (!head) return
    this.#options.jams.suspect(head.work.key)
    if (lane.channel !== channel || this.#aside.size >= asideMost) return
    this.#retire(lane, channel)
    for (const task of behind)
      if (task.work.isRead && !task.isRepeat && task.work.key !== head.work.key) {
        task.isSettled = true
        this.#repeat(lane, task)
      }
  }

  /** Sends nothing more on a connection, and closes it when everything on it is answered. */
  #retire(lane: Lane, channel: Channel) {
    if (lane.channel !== channel) return
    lane.channel = undefined
    if (channel.tasks.length === 0) channel.link.end().catch(() => undefined)
    else this.#aside.add(channel)
  }

  #repeat(lane: Lane, { work, resolve, reject }: Task) {
    const { jams, runAlone } = this.#options
    if (!jams.isNone && jams.isSuspect(work.key)) jams.run(work.key, () => runAlone(work)).then(resolve, reject)
    else this.#send(lane, { work, resolve, reject, isRepeat: true, isSettled: false })
  }

  /** Closes a connection that was left once nothing waits on it, or nothing but reads behind one that ran out of time. */
  #clearAside(channel: Channel, error: unknown) {
    const { link, tasks } = channel
    if (tasks.length === 0) link.end().catch(() => undefined)
    else if (isTimeLimit(error) && tasks.every(({ work }) => work.isRead)) link.destroy(error as Error)
    else return
    this.#aside.delete(channel)
  }
}

interface Lane {
  channel: Channel | undefined
  opening: Promise<Channel> | undefined
}

/**
 * A connection, and what was sent on it, in order. An array, although it behaves like a set: the tables that a set outgrows point to each
 * other, so once one is old, the garbage collector keeps the rows of every statement since, and lists cost twice the processor time.
 */
interface Channel {
  link: Link
  tasks: Task[]
}

interface Task {
  work: Work
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
  isRepeat: boolean
  /** Whether it was answered, or runs elsewhere. */
  isSettled: boolean
}

function remove(tasks: Task[], task: Task) {
  const at = tasks.indexOf(task)
  if (at >= 0) tasks.splice(at, 1)
}
