import type { Dialect } from '@clientele/db'
import { newId } from '@clientele/db'
import { demoApplicationId } from '../../src/demo/fill.ts'
import type { LoadRequest } from '../load.ts'

/*
 * What someone would write who only had this one job to do: the second yardstick. It reads and writes the same tables and leaves the same
 * rows, in as few statements as the database allows.
 */

/** `:name` stands for a value. */
export interface BestStatement {
  /** One statement: Postgres can write to several tables in one. */
  postgres: string
  /** One transaction, with a statement for each table that it writes to. The last one that finds rows has the answer. */
  sqlite: readonly string[]
  /** Reads a request once. What it returns makes the values for each time that the request comes. */
  read: (request: LoadRequest, world: Stable) => (dialect: Dialect) => Values
}

/** What stays the same however often a request comes. */
export interface Stable {
  /** The hash of the storefront's public token. */
  tokenHash: string
  /** Who the events say it was: the API key, as JSON. */
  actor: string
}

export type Values = Record<string, unknown>

/** A moment as a database takes it. */
export const moment: Record<Dialect, (at: Date) => unknown> = {
  postgres: (at) => at.toISOString(),
  sqlite: (at) => at.getTime(),
}

/** The same values each time, save the time. */
export const reading =
  (valuesOf: (request: LoadRequest, world: Stable) => Values): BestStatement['read'] =>
  (request, world) => {
    const values = { application_id: demoApplicationId, ...valuesOf(request, world) }
    return (dialect) => ({ ...values, now: moment[dialect](new Date()) })
  }

/** The same with ids and a number that are new each time: whatever `made` makes of the number. */
export const writing =
  (
    valuesOf: (request: LoadRequest, world: Stable) => Values,
    made: (n: string) => Values = () => ({}),
  ): BestStatement['read'] =>
  (request, world) => {
    const values = {
      application_id: demoApplicationId,
      actor: world.actor,
      ip: '127.0.0.1',
      ...valuesOf(request, world),
    }
    return (dialect) => ({
      ...values,
      ...made(String(number++)),
      id: newId(),
      event_id: newId(),
      request_id: `bench-${number}`,
      now: moment[dialect](new Date()),
    })
  }

/** The load counts from other numbers. */
let number = 80_000_000

export const queryOf = ({ path }: LoadRequest) => new URL(path, 'http://api').searchParams
