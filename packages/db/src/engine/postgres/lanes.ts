import { uses } from '../config.ts'
import { isConnectionLost, isRefusal, isTimeLimit, isUnprepared, UnknownOutcome } from '../../faults.ts'
import type { Jams } from '../../postgres/jams.ts'
import type { Link } from '../../postgres/link.ts'
import type { Watch } from '../../postgres/watch.ts'

/*
 * Lanes are a few pipelined connections for statements outside of transactions. Statements are distributed round-robin, and each lane carries many
 * at a time. Responses arrive in statement order, so a statement that waits (for a lock, for example) would block everything behind it. A blocked
 * lane therefore leaves its connection to the waiting statement and opens a new one, where the reads that were queued behind it run. A lane whose
 * connection breaks opens a new one for its next statement.
 */

const sendsJointly = uses('joint_sends')

export type Done = (error: unknown, value?: unknown) => void

/** A statement to run. */
export interface Work {
  /** The kind of statement. Statements of one kind wait for the same locks. */
  key: string
  /** Whether it only reads, so that it can safely be retried. */
  isRead: boolean
  send(link: Link, done: Done): void
}

export interface LanesOptions {
  size: number
  connect: () => Promise<Link>
  /** Runs one statement on a dedicated connection. */
  runAlone: (work: Work) => Promise<unknown>
  watch: Watch
  jams: Jams
}

/** The maximum number of connections, in addition to the lanes, that are left to waiting statements. */
const asideMax = 4

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
        // The server may be out of connections, but another lane may still have one.
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
    if (sendsJointly) link.sendJointly()
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
      // The server can end the session before the socket closes.
      if (lane.channel === channel) lane.channel = undefined
      link.destroy(error as Error)
      if (!task.isRepeat && (work.isRead || !wasSent)) return this.#repeat(lane, task)
      return task.reject(work.isRead || !wasSent || isRefusal(error) ? error : new UnknownOutcome({ cause: error }))
    })
  }

  /** Leaves a connection to the statement that blocks it. Reads of other kinds that are queued behind it are retried elsewhere. */
  #leave(lane: Lane, channel: Channel) {
    const [head, ...behind] = channel.tasks
    if (!head) return
    this.#options.jams.suspect(head.work.key)
    if (lane.channel !== channel || this.#aside.size >= asideMax) return
    this.#retire(lane, channel)
    for (const task of behind)
      if (task.work.isRead && !task.isRepeat && task.work.key !== head.work.key) {
        task.isSettled = true
        this.#repeat(lane, task)
      }
  }

  /** Stops sending on a connection, and closes it once every statement on it has completed. */
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

  /** Closes an abandoned connection once nothing is waiting on it, or only reads behind a statement that timed out. */
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
 * A connection and the statements in flight on it, in order. This is an array rather than a set because the hash tables that a set outgrows
 * reference each other: once one of them is in the old generation, the garbage collector keeps the rows of every later statement, and lists
 * take twice the CPU time.
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
  /** Whether it has completed, or is being retried elsewhere. */
  isSettled: boolean
}

function remove(tasks: Task[], task: Task) {
  const at = tasks.indexOf(task)
  if (at >= 0) tasks.splice(at, 1)
}
