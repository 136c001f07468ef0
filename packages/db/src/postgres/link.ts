import { Socket } from 'node:net'
import pg from 'pg'

/** The state of a client that the driver's types leave out. */
interface DriverState {
  _ending: boolean
  _queryable: boolean
  connection: { stream: Socket }
}

/** A quiet connection is checked by TCP itself, so that firewalls keep it open and a vanished server is noticed. */
const keepAliveAfter_ms = 10_000

/**
 * One connection to Postgres. It can break at any time, in use or idle, and then never ends the process: the driver raises an `error`
 * event on it, which someone must always listen to, and fails the statements that were on their way.
 */
export class Link extends pg.Client {
  #isBroken = false

  constructor(config: pg.ClientConfig = {}) {
    super({
      ...config,
      keepAlive: true,
      keepAliveInitialDelayMillis: keepAliveAfter_ms,
      stream: () => new GatheringSocket(),
    })
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

  /** Ends the connection at once; whatever is on its way fails with `reason`. */
  destroy(reason: Error) {
    this.#isBroken = true
    this.#driver.connection.stream.destroy(reason)
  }

  get #driver() {
    return this as unknown as DriverState
  }
}

/**
 * Sends what is written within one tick as one piece: several statements on their way at once, each of several messages, cost one call
 * of the system and one buffer.
 */
class GatheringSocket extends Socket {
  #isGathering = false

  override write(...args: unknown[]): boolean {
    if (!this.#isGathering) {
      this.#isGathering = true
      this.cork()
      process.nextTick(() => {
        this.#isGathering = false
        this.uncork()
      })
    }
    return super.write(...(args as Parameters<Socket['write']>))
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void) {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'buffer' as BufferEncoding, done)
  }
}
