import type { Socket } from 'node:net'
import pg from 'pg'

/** The state of a client that the driver's types leave out. */
interface DriverState {
  _ending: boolean
  _queryable: boolean
  _activeQuery: object | null
  _sentQueryQueue: readonly object[]
  processID: number | null
  connection: { stream: Socket }
}

/** A quiet connection is checked by TCP itself, so that firewalls keep it open and a vanished server is noticed. */
const keepAliveAfter_ms = 10_000

export interface LinkConfig extends pg.ClientConfig {
  /** Whether the server keeps prepared statements for this connection: not behind a pooler in transaction mode. */
  keepsStatements?: boolean
}

/**
 * One connection to Postgres. It can break at any time, in use or idle, and then never ends the process: the driver raises an `error`
 * event on it, which someone must always listen to, and fails the statements that were on their way.
 */
export class Link extends pg.Client {
  readonly keepsStatements: boolean
  /** How many silences this process had noticed when the connection was made; see `Watch`. */
  silencesBefore = 0
  /** The process of the server at the other end, once it is known. */
  pid: number | undefined
  #isBroken = false

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

  /** Whether a statement sent now has a chance of being answered. */
  get isUsable(): boolean {
    const { _queryable, _ending } = this.#driver
    return !this.#isBroken && _queryable && !_ending
  }

  /** The process number that it was greeted with: the server's, or one that a pooler makes up. */
  get greetedAs(): number | null {
    return this.#driver.processID
  }

  /** Whether statements were sent that are not yet answered. */
  get isWaiting(): boolean {
    const { _activeQuery, _sentQueryQueue } = this.#driver
    return _activeQuery !== null || _sentQueryQueue.length > 0
  }

  get bytesRead(): number {
    return this.#driver.connection.stream.bytesRead
  }

  /** Ends the connection at once; whatever is on its way fails with `reason`. */
  destroy(reason: Error) {
    this.#isBroken = true
    this.#driver.connection.stream.destroy(reason)
  }

  get #driver() {
    return this as unknown as DriverState
  }
}
