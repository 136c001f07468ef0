import type { Socket } from 'node:net'
import pg from 'pg'

/** The client's internal state, which is missing from the driver's types. */
interface DriverState {
  _ending: boolean
  _queryable: boolean
  _activeQuery: object | null
  _sentQueryQueue: readonly object[]
  processID: number | null
  connection: { stream: Socket }
}

/** TCP probes an idle connection, so that firewalls keep it open and a server that has disappeared is noticed. */
const keepAliveAfter_ms = 10_000

export interface LinkConfig extends pg.ClientConfig {
  /** Whether the server keeps prepared statements for this connection; false behind a pooler in transaction mode. */
  keepsStatements?: boolean
}

/**
 * A connection to Postgres. It can break at any time, whether in use or idle, without ending the process. In that case, the driver rejects the
 * statements in flight and emits an `error` event, which must always have a listener.
 */
export class Link extends pg.Client {
  readonly keepsStatements: boolean
  /** How many network silences this process had detected when the connection was opened. See `Watch`. */
  silencesBefore = 0
  /** The process ID of the server at the other end, once known. */
  pid: number | undefined
  #isBroken = false
  #isCorked = false

  constructor({ keepsStatements = true, ...config }: LinkConfig = {}) {
    super({
      ...config,
      keepAlive: true,
      keepAliveInitialDelayMillis: keepAliveAfter_ms,
    })
    this.keepsStatements = keepsStatements
    const breaks = () => {
      this.#isBroken = true
    }
    this.on('error', breaks)
    this.on('end', breaks)
  }

  /** Sends all statements that start before other events are handled in one write to the socket, rather than one write each. */
  sendJointly() {
    if (this.#isCorked) return
    this.#isCorked = true
    const { stream } = this.#driver.connection
    stream.cork()
    process.nextTick(() => {
      this.#isCorked = false
      stream.uncork()
    })
  }

  /** Whether a statement sent now can get a response. */
  get isUsable(): boolean {
    const { _queryable, _ending } = this.#driver
    return !this.#isBroken && _queryable && !_ending
  }

  /** The process ID received when connecting: the server's, or one that a pooler generated. */
  get greetedAs(): number | null {
    return this.#driver.processID
  }

  /** Whether statements are in flight. */
  get isWaiting(): boolean {
    const { _activeQuery, _sentQueryQueue } = this.#driver
    return _activeQuery !== null || _sentQueryQueue.length > 0
  }

  get bytesRead(): number {
    return this.#driver.connection.stream.bytesRead
  }

  /** Closes the connection immediately. Statements in flight fail with `reason`. */
  destroy(reason: Error) {
    this.#isBroken = true
    this.#driver.connection.stream.destroy(reason)
  }

  get #driver() {
    return this as unknown as DriverState
  }
}
