import { getTableColumns, type SQL, sql, type Table } from 'drizzle-orm'
import type { Connection, Database } from '../database.ts'
import type { Tables } from '../tables/index.ts'
import { uses } from './config.ts'
import { placeholdersFor, query } from './query.ts'
import { type Buildable, compile, type Statement } from './statement.ts'

/*
 * Writes that depend on one condition. In a transaction they take three round trips: to read and lock, to write, to commit. As one
 * statement they take one, and hold their locks no longer than that.
 */

/** A row to be written. `condition` is what has to hold, where it is written only then. */
export type Write<Values extends object> = (
  connection: Connection,
  params: Values,
  condition?: SQL,
) => Buildable<unknown>

/** A whole row of a table. */
export type WholeRow<Name extends keyof Tables> = Tables[Name]['$inferSelect']

/** Inserts a whole row of a table. */
export const rowOf =
  <Name extends keyof Tables>(name: Name): Write<WholeRow<Name>> =>
  (connection, params, condition) =>
    insertRow(connection, name, params, condition)

/** Begins to insert a whole row of a table, for those who add what happens where there is one already. */
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

// oxlint-disable-next-line typescript/no-explicit-any -- whatever values each of them takes
type Writes = Record<string, Write<any>>
type ValuesOf<Each> = Each extends Write<infer Values> ? Values : never

/** Carries the writes out if the condition finds a row, and returns whether it did. Writes without values are left out. */
export type WriteIf<Given extends object, All extends Writes> = (
  database: Database,
  given: Given,
  values: { readonly [Name in keyof All]: ValuesOf<All[Name]> | undefined },
) => Promise<boolean>

type Condition<Given> = (connection: Connection, params: Given) => Buildable<unknown[]>

/**
 * Writes on one condition, all or none of them. The condition finds a row, locks one or changes one, and has to be enough to keep what is
 * written true: nothing else is locked. The writes happen from the last to the first, so a row that others wait for comes first.
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

/** One statement after another, in a transaction. */
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

/** A single statement, made for each choice of writes when it is first needed. */
function asStatement<Given extends object>(name: string, condition: Condition<Given>, writes: Writes) {
  const made = new WeakMap<Tables, Map<string, Statement>>()
  return async (database: Database, given: Given, values: ValuesByPlace): Promise<boolean> => {
    const chosen = Object.entries(writes).filter(([place]) => values[place] !== undefined)
    const key = [name, ...chosen.map(([place]) => place)].join('_')
    const known = made.get(database.tables) ?? new Map<string, Statement>()
    made.set(database.tables, known)
    const statement = known.get(key) ?? combine(database, key, condition, chosen)
    known.set(key, statement)
    return (await database.runAlone?.(statement, { ...values, given }))?.length !== 0
  }
}

/** `with "given" as (…), "1" as (insert … where exists (select from "given")), … select from "given"` */
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
