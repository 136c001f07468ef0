import { isDeepStrictEqual } from 'node:util'
import type { Database } from '@clientele/db'
import { and, eq, sql } from 'drizzle-orm'
import { demoApplicationId } from '../../src/demo/fill.ts'
import type { LoadRequest } from '../load.ts'
import type { Ask } from '../storefront.ts'
import { openBestStatements } from './prepare.ts'
import type { Stable } from './statement.ts'
import { writes } from './writes.ts'

/*
 * A yardstick that does less work would be meaningless. Before anything is measured, each statement must return the same result as the API, and
 * write the same rows.
 */

type Rows = Record<string, Record<string, unknown>[]>

export async function checkBestStatements(
  database: Database,
  url: string,
  ask: Ask,
  requests: Record<string, readonly LoadRequest[]>,
  stable: Stable,
): Promise<void> {
  const { answers, close } = await openBestStatements({ dialect: database.dialect, url }, requests, stable)
  try {
    for (const [name, answer] of Object.entries(answers)) {
      const [request] = requests[name] ?? []
      if (!request) continue
      const [ofApi, ofBest] =
        name in writes
          ? await bothWritten(database, () => ask(numbered(request)), answer)
          : [factsIn((await ask(request)).body), factsOf(await answer(0))]
      if (!isDeepStrictEqual(ofApi, ofBest))
        throw new Error(
          `The best statement of ${name} does not do what the api does:\n${JSON.stringify(ofApi)}\n${JSON.stringify(ofBest)}`,
        )
    }
  } finally {
    await close()
  }
}

/** The facts in an API response: the users, their order, and the total. */
function factsIn(body: unknown): unknown[] {
  const {
    users,
    user,
    items = users ?? [user],
    page,
  } = body as Record<string, unknown> & {
    page?: { item_total?: number }
  }
  const people = (items as (Shown | string)[]).map((item) =>
    typeof item === 'string'
      ? item.replace('sess:', '')
      : [
          item._id,
          item.username,
          item.__v,
          [...item.emails.map(({ email }) => email), ...item.phone_numbers.map(({ phone }) => phone)].sort(),
        ],
  )
  return [people, page?.item_total]
}

interface Shown {
  _id: string
  username: string
  __v: number
  emails: { email: string }[]
  phone_numbers: { phone: string }[]
}

/** The same facts from database rows. */
function factsOf(rows: unknown[]): unknown[] {
  const found = rows as (Record<string, unknown> & { contacts?: [string, string, number, string | null][] | string })[]
  const people = found
    .slice(0, found.length === pageSize + 1 ? pageSize : undefined)
    .filter(({ id }) => id !== null)
    .map(({ id, username, version, contacts }) => {
      if (contacts === undefined) return id
      const list = typeof contacts === 'string' ? (JSON.parse(contacts) as typeof contacts) : contacts
      const shown = (Array.isArray(list) ? list : []).map(([, value, , phone]) => phone ?? value)
      return [id, username, version, shown.sort()]
    })
  const total = found[0]?.total
  return [people, total === undefined ? undefined : Number(total)]
}
const pageSize = 20

let number = 60_000_000
const numbered = (request: LoadRequest): LoadRequest => {
  number += 1
  return { ...request, ...(request.body !== undefined && { body: request.body.replaceAll('__N__', String(number)) }) }
}

/** Returns the changes that the API makes and those that the statement makes. Calls the API twice, because only the first call is different. */
async function bothWritten(database: Database, ask: () => Promise<unknown>, answer: (i: number) => Promise<unknown[]>) {
  await ask()
  const changedBy = async (act: () => Promise<unknown>) => {
    const before = await newestRows(database)
    await act()
    return changed(before, await newestRows(database))
  }
  return [await changedBy(ask), await changedBy(() => answer(0))] as const
}

/** The rows that a single request can have changed. */
async function newestRows({ queries, tables }: Database): Promise<Rows> {
  const { users, identifiers, sessions, events, userCounts } = tables
  const latest = (table: typeof users | typeof identifiers | typeof sessions | typeof events) =>
    queries
      .select()
      .from(table as typeof users)
      .where(eq(table.application_id, demoApplicationId))
      .orderBy(sql`${table.id} desc`)
      .limit(20)
  const [event] = (await latest(events)) as unknown as { subject_id: string }[]
  return {
    users: await queries
      .select()
      .from(users)
      .where(and(eq(users.application_id, demoApplicationId), eq(users.id, event?.subject_id ?? ''))),
    identifiers: await latest(identifiers),
    sessions: await latest(sessions),
    events: await latest(events),
    counts: await queries
      .select({ id: userCounts.state, count: sql<number>`cast(sum(${userCounts.count}) as integer)` })
      .from(userCounts)
      .where(eq(userCounts.application_id, demoApplicationId))
      .groupBy(userCounts.state)
      .orderBy(userCounts.state),
  }
}

/** The new rows, and the new values in changed rows. Values that differ each time are replaced, so that they compare as equal. */
function changed(before: Rows, after: Rows) {
  const now = Date.now()
  const version = Number(after.users?.[0]?.version)
  return Object.fromEntries(
    Object.entries(after).map(([table, rows]) => {
      const known = new Map(before[table]?.map((row) => [row.id, row]))
      const isSame = (row: Record<string, unknown>) => isDeepStrictEqual(known.get(row.id), row)
      const told = rows
        .filter((row) => !isSame(row))
        .map((row) => {
          const was = known.get(row.id)
          return Object.fromEntries(
            Object.entries(row)
              .filter(([column, value]) => !was || !isDeepStrictEqual(was[column], value))
              .map(([column, value]) => [column, toldAlike(column, value, { was: was?.[column], now, version })]),
          )
        })
      return [table, told.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))]
    }),
  )
}

const roughly_ms = 60_000

interface Known {
  was: unknown
  now: number
  /** The current version of the user. */
  version: number
}

function toldAlike(column: string, value: unknown, known: Known): unknown {
  // The API is called inside this process, which has its own user agent.
  if (column === 'user_agent') return undefined
  if (value instanceof Date) return `in ${Math.round((value.getTime() - known.now) / roughly_ms)} minutes`
  if (column === 'count') return Number(value) - Number(known.was ?? 0)
  if (column === 'version' && value !== null) return Number(value) - Number(known.was ?? known.version)
  if (column === 'token_hash' || column === 'request_id') return typeof value
  if (typeof value === 'string') return value.replace(/[0-9a-f]{24}/g, '<id>').replace(/\d{8}(?!\d)/g, '<number>')
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, toldAlike(key, one, known)]))
}
