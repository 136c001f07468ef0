import type { EventToRecord } from '@clientele/contracts'
import type { Database } from '@clientele/db'
import type { Logger } from 'pino'
import type { Config } from './config/config.ts'
import type { Senders } from './senders/sender.ts'

/** What the process has one of, handed to every operation in its context. */
export interface Services {
  config: Config
  database: Database
  log: Logger
  /** What carries messages; kept with the process, since connections stay open. */
  senders: Senders
  /** Told of every event that is recorded, before its transaction ends, and of the request that led to it. */
  onEvent?: (event: EventToRecord, request_id: string) => void
}
