import { setTimeout as wait } from 'node:timers/promises'
import { type Database, faultCode, isRefused, isUnavailable, openDatabase } from '@clientele/db'
import type { Config } from './config/config.ts'

type Options = Parameters<typeof openDatabase>[1]

/** Opens the service's database, with the limits for requests. */
export const openServingDatabase = (config: Config): Database =>
  openDatabase(config.databaseUrl, {
    synchronous: config.sqliteSynchronous,
    poolSize: config.databasePoolSize,
    pooler: config.databasePooler,
    limits: config.databaseLimits,
  })

/** Opens it for a command, without limits for statements. */
export const openCommandDatabase = (config: Config, options: Options = {}): Database =>
  openDatabase(config.databaseUrl, {
    synchronous: config.sqliteSynchronous,
    pooler: config.databasePooler,
    limits: { ...config.databaseLimits, statement_ms: 0 },
    ...options,
  })

/**
 * Runs the first statement. While the database can't be reached or has no free connection, waits and tries again, so that a process that starts
 * together with its database, or during a failover, starts as soon as possible.
 */
export async function whenReachable<T>(
  { databaseStart_ms }: Pick<Config, 'databaseStart_ms'>,
  work: () => Promise<T>,
  tell: (fault: string | undefined) => void,
): Promise<T> {
  const until = performance.now() + databaseStart_ms
  for (let tries = 0; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      // Wrong credentials don't improve by waiting.
      if (!isUnavailable(error) || isRefused(error) || performance.now() > until) throw error
      tell(faultCode(error))
      await wait(Math.min(pauseMax_ms, pauseFirst_ms * 2 ** tries) * (0.75 + Math.random() / 2))
    }
  }
}

/** Prints to stderr why a command is waiting, and again only if the reason changes. */
export function sayWaiting(): (fault: string | undefined) => void {
  let said: string | undefined
  return (fault = 'no response') => {
    if (fault === said) return
    said = fault
    process.stderr.write(`Waiting for the database (${fault})…\n`)
  }
}

const pauseFirst_ms = 100
const pauseMax_ms = 2_000
