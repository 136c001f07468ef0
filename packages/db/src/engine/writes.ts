import { getTableColumns, type SQL, sql, type Table } from 'drizzle-orm'
import type { Connection, Database } from '../database.ts'
import type { Tables } from '../tables/index.ts'
import { uses } from './config.ts'
import { placeholdersFor, query } from './query.ts'
import { type Buildable, compile, type Statement } from './statement.ts'

/*
 * Writes that depend on one condition. A transaction takes three round trips: read and lock, write, commit. A single statement takes one, and
 * holds its locks only that long.
 */

/** Builds the write of a row. If there is a `condition`, the row is written only if it holds. */
export type Write<Values extends object> = (
  connection: Connection,
  params: Values,
  condition?: SQL,
) => Buildable<unknown>

/** A complete row of a table. */
export type WholeRow<Name extends keyof Tables> = Tables[Name]['$inferSelect']

/** Inserts a complete row. */
export const rowOf =
  <Name extends keyof Tables>(name: Name): Write<WholeRow<Name>> =>
  (connection, params, condition) =>
    insertRow(connection, name, params, condition)

/** Builds the insert of a complete row. Callers can add an `on conflict` clause. */
export function insertRow<Name extends keyof Tables>(
  { queries, tables }: Connection,
  name: Name,
  row: WholeRow<Name>,
  condition?: SQL,
) {
  const table = tables[name] as Table
  const columns = Object.entries(getTableColumns(table)).map(
    ([key, column]) => [key, row[key as keyof WholeRow<Name>], column] as const,
  )
  const insert = queries.insert(table as never)
  if (!condition) return insert.values(Object.fromEntries(columns) as never)
  const values = columns.map(([, value, column]) => sql.param(value, column))
  return insert.select(sql`select ${sql.join(values, sql`, `)} where ${condition}`)
}

// oxlint-disable-next-line typescript/no-explicit-any -- each write takes values of its own type
type Writes = Record<string, Write<any>>
type ValuesOf<Each> = Each extends Write<infer Values> ? Values : never

/** Performs the writes if the condition finds a row, and returns whether it did. Writes without values are skipped. */
export type WriteIf<Given extends object, All extends Writes> = (
  database: Database,
  given: Given,
  values: { readonly [Name in keyof All]: ValuesOf<All[Name]> | undefined },
) => Promise<boolean>

type Condition<Given> = (connection: Connection, params: Given) => Buildable<unknown[]>

/**
 * Performs all of the writes if a condition holds, or none of them. The condition is a query that finds, locks, or changes a row. It must be
 * enough to keep the written data consistent, because nothing else is locked. The writes run from last to first, so list a row that other
 * transactions wait for first.
 */
export function writeIf<Given extends object, const All extends Writes>(
  name: string,
  condition: Condition<Given>,
  writes: All,
): WriteIf<Given, All> {
  const inTransaction = asTransaction(name, condition, writes)
  const atOnce = asStatement(name, condition, writes)
  return (database, given, values) =>
    (uses('single_writes') && database.runAlone ? atOnce : inTransaction)(database, given, values)
}

/** Runs the condition and each write as a separate statement, in a transaction. */
function asTransaction<Given extends object>(name: string, condition: Condition<Given>, writes: Writes) {
  const isGiven = query(`${name}_if`, condition)
  const each = Object.entries(writes).map(([place, write]) => ({
    place,
    write: query(`${name}_${place}`, (connection, params: object) => write(connection, params)),
  }))
  return (database: Database, given: Given, values: ValuesByPlace): Promise<boolean> =>
    database.transaction(async (tx) => {
      if ((await isGiven(tx, given)).length === 0) return false
      for (const { place, write } of each.toReversed()) if (values[place]) await write(tx, values[place])
      return true
    })
}

type ValuesByPlace = Readonly<Record<string, object | undefined>>

/** Runs everything as a single statement. There is one per combination of writes, compiled on first use. */
function asStatement<Given extends object>(name: string, condition: Condition<Given>, writes: Writes) {
  const made = new WeakMap<Tables, Map<string, Statement>>()
  return async (database: Database, given: Given, values: ValuesByPlace): Promise<boolean> => {
    const chosen = Object.entries(writes).filter(([place]) => values[place] !== undefined)
    const key = [name, ...chosen.map(([place]) => place)].join('_')
    const known = made.get(database.tables) ?? new Map<string, Statement>()
    made.set(database.tables, known)
    const statement = known.get(key) ?? combine(database, key, condition, chosen)
    known.set(key, statement)
    const found = (await database.runAlone?.(statement, { ...values, given })) ?? []
    return found.length > 0
  }
}

/** `with "given" as (…), "write event" as (insert … where exists (select from "given")), … select from "given"` */
function combine<Given extends object>(
  connection: Connection,
  name: string,
  condition: Condition<Given>,
  writes: [place: string, write: Write<object>][],
): Statement {
  const options = { name, isFirst: false, dialect: connection.dialect }
  const isGiven = sql`exists (select from "given")`
  const parts = [
    { place: 'given', part: compile(condition(connection, placeholdersFor<Given>()), options) },
    ...writes.map(([place, write]) => ({
      place,
      part: compile(write(connection, placeholdersFor(), isGiven), options),
    })),
  ]
  let taken = 0
  const texts = parts.map(({ place, part: { text } }) => {
    const before = taken
    const shifted = text.replace(/\$(\d+)/g, (_, number: string) => {
      taken = Math.max(taken, before + Number(number))
      return `$${before + Number(number)}`
    })
    return `"${place === 'given' ? place : `write ${place}`}" as (${shifted})`
  })
  return {
    name,
    text: `with ${texts.join(', ')} select from "given"`,
    isFirst: false,
    isRead: false,
    columns: [],
    parameters: (values) =>
      parts.flatMap(({ place, part }) => part.parameters((values as Record<string, object>)[place] ?? {})),
  }
}
