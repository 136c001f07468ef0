import { and, eq } from 'drizzle-orm'
import type { Connection, Database } from './database.ts'
import { faultCode, unavailableCause } from './faults.ts'
import { newId } from './ids.ts'
import type { MigrationState } from './migrations.ts'
import { query } from './engine/query.ts'

/** The time limit of each check. A request that takes this long isn't being served. */
const limit_ms = 2_000
/** The minimum interval between checks, however often they are requested. */
const pause_ms = 100

/** `ok`, or a short reason why not. */
export interface Health {
  /** The state of the storage, as far as it can be checked without a statement. */
  storage: string
  read: string
  write: string
  migrations: MigrationState | 'unknown'
}

/**
 * Checks whether requests can be served, using the same paths as requests: reads through each kind of lane, and a write in a transaction. Only one
 * check runs at a time, and concurrent callers share it.
 */
export function checkHealth(database: Database): Promise<Health> {
  let checks = known.get(database)
  if (!checks) known.set(database, (checks = new Checks(database)))
  return checks.next()
}

const known = new WeakMap<Database, Checks>()

class Checks {
  readonly #storage: Lane
  readonly #read: Lane
  readonly #write: Lane
  readonly #migrations: Lane<Health['migrations']>
  #running: Promise<Health> | undefined
  #ended_ms = -Infinity

  constructor(database: Database) {
    this.#storage = new Lane(okAfter(() => database.checkStorage()))
    this.#read = new Lane(
      okAfter(() => Promise.all([readFirst(database, {}), readKept(database, {}), readBuilt(database)])),
    )
    this.#write = new Lane(okAfter(() => database.transaction(writeAndTakeBack)))
    this.#migrations = new Lane<Health['migrations']>(() => database.migrationState().catch(() => 'unknown' as const))
  }

  next(): Promise<Health> {
    return (this.#running ??= this.#run().finally(() => {
      this.#running = undefined
      this.#ended_ms = performance.now()
    }))
  }

  async #run(): Promise<Health> {
    const rest_ms = this.#ended_ms + pause_ms - performance.now()
    if (rest_ms > 0) await new Promise((done) => setTimeout(done, rest_ms))
    const late = `no response within ${limit_ms / 1000} s`
    const [storage, read, write, migrations] = await Promise.all([
      this.#storage.ask(late),
      this.#read.ask(late),
      this.#write.ask(late),
      this.#migrations.ask('unknown'),
    ])
    return { storage, read, write, migrations }
  }
}

/** One path into the database. While a probe hasn't returned, it isn't started again, so that probes don't pile up. */
class Lane<Answer = string> {
  readonly #question: () => Promise<Answer>
  #open: Promise<Answer> | undefined

  constructor(question: () => Promise<Answer>) {
    this.#question = question
  }

  /** Returns `late` once the limit is reached; the probe keeps running. */
  async ask(late: Answer): Promise<Answer> {
    this.#open ??= this.#question().finally(() => {
      this.#open = undefined
    })
    let timer: NodeJS.Timeout | undefined
    const limit = new Promise<Answer>((done) => {
      timer = setTimeout(() => done(late), limit_ms)
    })
    try {
      return await Promise.race([this.#open, limit])
    } finally {
      clearTimeout(timer)
    }
  }
}

const okAfter = (check: () => Promise<unknown>) => () =>
  check().then(
    () => 'ok',
    (error: unknown) => unavailableCause(error) ?? `error ${faultCode(error) ?? 'unknown'}`,
  )

const readBuilt = ({ queries, tables: { sequences } }: Connection) =>
  queries.select({ value: sequences.value }).from(sequences).limit(1)
const readKept = query('check_read', readBuilt)
const readFirst = query('check_first_read', readBuilt, { isFirst: true })

/** Inserts and deletes a row that is never visible. Its name is unique, so that concurrent checks in several processes don't wait for each other. */
async function writeAndTakeBack({ queries, tables: { sequences } }: Connection) {
  const row = { application_id: 'health', name: newId() }
  await queries.insert(sequences).values({ ...row, value: 0 })
  await queries
    .delete(sequences)
    .where(and(eq(sequences.application_id, row.application_id), eq(sequences.name, row.name)))
}
