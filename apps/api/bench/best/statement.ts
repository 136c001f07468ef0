import type { Dialect } from '@clientele/db'
import { newId } from '@clientele/db'
import { demoApplicationId } from '../../src/demo/fill.ts'
import type { LoadRequest } from '../load.ts'

/*
 * The second yardstick: the statements that you would write by hand for one job alone. They read and write the same tables and leave the same rows,
 * in as few statements as the database allows.
 */

/** A hand-written statement. `:name` is the placeholder for a value. */
export interface BestStatement {
  /** One statement: Postgres can write to several tables in one. */
  postgres: string
  /** One transaction, with a statement for each table that it writes to. The result is that of the last statement that returns rows. */
  sqlite: readonly string[]
  /** Parses a request once, and returns a function that creates the values for each time it's sent. */
  read: (request: LoadRequest, world: Stable) => (dialect: Dialect) => Values
}

/** Values that are the same in every request. */
export interface Stable {
  /** The hash of the storefront's public token. */
  tokenHash: string
  /** The actor in the events: the API key, as JSON. */
  actor: string
}

export type Values = Record<string, unknown>

/** Converts a timestamp into the form that the database takes. */
export const moment: Record<Dialect, (at: Date) => unknown> = {
  postgres: (at) => at.toISOString(),
  sqlite: (at) => at.getTime(),
}

/** The same values each time, except for the time. */
export const reading =
  (valuesOf: (request: LoadRequest, world: Stable) => Values): BestStatement['read'] =>
  (request, world) => {
    const values = { application_id: demoApplicationId, ...valuesOf(request, world) }
    return (dialect) => ({ ...values, now: moment[dialect](new Date()) })
  }

/** Like `reading`, but with new IDs and a new number each time, from which `made` creates further values. */
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

/** Differs from the numbers that the load uses. */
let number = 80_000_000

export const queryOf = ({ path }: LoadRequest) => new URL(path, 'http://api').searchParams
